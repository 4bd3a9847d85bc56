using System.Text;
using System.Text.Json.Nodes;

namespace Marketplace.Storage.Tests;

public sealed class GrainStateSerializerTests
{
    [Fact]
    public void Stored_json_carries_our_name_and_version_and_no_type_of_the_program()
    {
        var stored = Encoding.UTF8.GetString(TestStates.Serializer.Serialize(new TestState { Text = "a", Number = 7 }));
        Assert.Equal("""{"t":"test.state","v":1,"d":{"text":"a","number":7}}""", stored);
    }

    [Fact]
    public void A_newer_version_is_refused_with_what_to_do()
    {
        var refused = Assert.Throws<GrainStateFormatException>(() => TestStates.Serializer.Deserialize<TestState>("""{"t":"test.state","v":2,"d":{}}"""u8.ToArray()));
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"t":"test.other","v":1,"d":{}}""")]
    [InlineData("""{"v":1,"d":{}}""")]
    [InlineData("""{"t":"test.state","v":"x","d":{}}""")]
    [InlineData("""{"t":"test.state","v":0,"d":{}}""")]
    [InlineData("""{"t":"test.state","v":1,"d":{"number":"x"}}""")]
    [InlineData("""[1]""")]
    [InlineData("""{""")]
    [InlineData("")]
    public void What_is_no_state_of_that_type_is_refused(string stored) =>
        Assert.Throws<GrainStateFormatException>(() => TestStates.Serializer.Deserialize<TestState>(Encoding.UTF8.GetBytes(stored)));

    [Fact]
    public void An_older_version_is_upgraded_by_its_rule()
    {
        var serializer = new GrainStateSerializer([GrainStateType.For("test.state", 3, TestStateJson.Default.TestState, Upgrade)]);
        Assert.Equal(new TestState { Text = "from 2", Number = 5 }, serializer.Deserialize<TestState>("""{"t":"test.state","v":2,"d":{"number":5}}"""u8.ToArray()));

        static JsonObject Upgrade(int version, JsonObject data)
        {
            data["text"] = $"from {version}";
            return data;
        }
    }

    [Fact]
    public void A_type_that_nobody_registered_is_refused_by_name()
    {
        var refused = Assert.Throws<GrainStateFormatException>(() => TestStates.Serializer.Serialize("text"));
        Assert.Contains("AddGrainState", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_types_cannot_have_one_name() =>
        Assert.Throws<ArgumentException>(() => new GrainStateSerializer(
            [GrainStateType.For("a", 1, TestStateJson.Default.TestState), GrainStateType.For("a", 1, TestStateJson.Default.StateWithoutEmptyForm)]));
}
