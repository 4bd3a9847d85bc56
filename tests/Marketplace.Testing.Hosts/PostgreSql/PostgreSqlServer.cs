using System.Diagnostics;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Npgsql;

namespace Marketplace.Testing.PostgreSql;

/// <summary>A PostgreSQL server of the test run's own, on a socket in a temporary folder; each caller gets an empty database.</summary>
public sealed partial class PostgreSqlServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("market-pg-").FullName;
    private string _programs = "";
    private Process? _server;
    private int _databases;

    private string Data => Path.Combine(_folder, "data");

    public async Task InitializeAsync()
    {
        _programs = (await RunAsync(RepositoryRoot.Of("infra", "scripts", "ensure-postgres.sh"))).Trim();
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await RunAsUserAsync(Path.Combine(_programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions");
        _server = Process.Start(AsUser(
            Path.Combine(_programs, "postgres"), "-D", Data, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal"))!;
        await WaitUntilReadyAsync();
    }

    /// <summary>Makes an empty database.</summary>
    public async Task<SqlOptions> NewDatabaseAsync() => SqlOptions.PostgreSql(await NewConnectionStringAsync());

    /// <summary>Makes an empty database and says how to reach it.</summary>
    public async Task<string> NewConnectionStringAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await RunAsUserAsync(Path.Combine(_programs, "pg_ctl"), "stop", "-D", Data, "-m", "immediate");
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static ProcessStartInfo AsUser(string program, params string[] arguments)
    {
        // The server refuses to run as root.
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = "/";
        return start;
    }

    private static Task RunAsUserAsync(string program, params string[] arguments) => RunAsync(AsUser(program, arguments));

    private static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}{output}");
    }

    private string ConnectionString(string database) => $"Host={_folder};Username=postgres;Database={database};Maximum Pool Size=30";

    private async Task WaitUntilReadyAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < TimeSpan.FromMinutes(1) && !_server!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
