namespace Marketplace.Testing.PostgreSql;

/// <summary>The server as a fixture of tests; benches use it without.</summary>
public sealed partial class PostgreSqlServer : IAsyncLifetime;
