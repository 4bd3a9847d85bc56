using System.Text.Json.Serialization;

namespace Marketplace.Storage.Tests;

public sealed record TestState
{
    public string Text { get; init; } = "";

    public long Number { get; init; }
}

public sealed record StateWithoutEmptyForm(string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TestState))]
[JsonSerializable(typeof(StateWithoutEmptyForm))]
public sealed partial class TestStateJson : JsonSerializerContext;

public static class TestStates
{
    public static GrainStateSerializer Serializer { get; } = new(
        [GrainStateType.For("test.state", 1, TestStateJson.Default.TestState), GrainStateType.For("test.plain", 1, TestStateJson.Default.StateWithoutEmptyForm)]);
}
