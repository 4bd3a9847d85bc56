using Marketplace.Sql;
using Marketplace.Testing.Hosts;

namespace Marketplace.Explorer.Tests;

/// <summary>The other side of the crash tests: this assembly, started as a program, rebuilds projections and says how far they are.</summary>
public static class RebuildChild
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var chain, var database])
        {
            await Console.Error.WriteLineAsync("This program is started by the crash tests.");
            return 2;
        }

        await ExplorerRebuild.RunAsync(chain, SqlOptions.Sqlite(database).ForProjections(), progress: new Print());
        return 0;
    }

    /// <summary>Starts this assembly as a program of its own.</summary>
    public static System.Diagnostics.Process Start(string chain, string database) => ChildProgram.Start(typeof(RebuildChild).Assembly, chain, database);

    private sealed class Print : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value)
        {
            Console.WriteLine(value.Height);
            Console.Out.Flush();
        }
    }
}
