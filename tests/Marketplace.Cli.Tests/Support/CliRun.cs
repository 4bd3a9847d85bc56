using System.Text.Json;
using Marketplace.Wallet.Keys;

namespace Marketplace.Cli.Tests.Support;

/// <summary>What one run of the program gave back.</summary>
public sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The only JSON value that was written.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>All JSON values, one a line.</summary>
    public JsonElement[] JsonLines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}

/// <summary>Runs the program inside the test, with surroundings of the test's own.</summary>
public sealed class CliRun(string home, FakeHost? host = null)
{
    public const string Password = "correct horse";

    public Dictionary<string, string> Variables { get; } = new() { ["MARKET_PASSWORD"] = Password, ["MARKET_HOME"] = home };

    /// <summary>What the person at the terminal types, visible or not; without any, there is no terminal.</summary>
    public Queue<string> Typed { get; } = new();

    public string Input { get; set; } = "";

    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CliEnvironment
        {
            Output = output,
            Error = error,
            Input = Typed.Count > 0 ? new TypedReader(Typed) : new StringReader(Input),
            OutputIsTerminal = false,
            InputIsTerminal = Typed.Count > 0,
            ReadSecret = () => Typed.Dequeue(),
            Variable = name => Variables.GetValueOrDefault(name),
            WalletCost = WalletStore.MinPasswordCost,
            HttpHandler = (HttpMessageHandler?)host ?? new NoHost(),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var code = await MarketProgram.RunAsync(arguments, environment, limit.Token);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private sealed class TypedReader(Queue<string> typed) : TextReader
    {
        public override string? ReadLine() => typed.TryDequeue(out var line) ? line : null;
    }

    private sealed class NoHost : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("Connection refused");
    }
}
