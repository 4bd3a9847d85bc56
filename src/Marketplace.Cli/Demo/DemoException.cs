namespace Marketplace.Cli.Demo;

/// <summary>The demo can't go on; the message says what was expected and what happened instead.</summary>
internal sealed class DemoException(string message) : Exception(message);
