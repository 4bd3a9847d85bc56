using Marketplace.Sql;

namespace Marketplace.Explorer.Runs;

/// <summary>The statements on runs. A run is written once and never changed; a page row holds many entries.</summary>
internal static class RunSql
{
    public const string Runs = "SELECT run, level, entries FROM chain_run WHERE kind = @kind ORDER BY run";

    public const string NextRun = "SELECT CAST(COALESCE(MAX(run), 0) + 1 AS BIGINT) FROM chain_run";

    public const string AddRun = "INSERT INTO chain_run (run, kind, level, entries) VALUES (@run, @kind, @level, @entries)";

    public const string SetLevel = "UPDATE chain_run SET level = @level, entries = @entries WHERE run = @run";

    public const string DeleteRun = "DELETE FROM chain_run WHERE run = @run";

    public const string DeleteAllRuns = "DELETE FROM chain_run";

    public const string DeleteAllPages = "DELETE FROM chain_run_page";

    public const string DeleteAllRecent = "DELETE FROM chain_run_recent";

    /// <summary>The page that holds an entry, if the run has it.</summary>
    public const string PageAt =
        """
        SELECT data FROM chain_run_page WHERE run = @run AND (first_key, first_value) <= (@key, @value)
        ORDER BY first_key DESC, first_value DESC LIMIT 1
        """;

    public const string PageAfter =
        """
        SELECT data FROM chain_run_page WHERE run = @run AND (first_key, first_value) > (@key, @value)
        ORDER BY first_key, first_value LIMIT 1
        """;

    public const string PageBefore =
        """
        SELECT data FROM chain_run_page WHERE run = @run AND (first_key, first_value) < (@key, @value)
        ORDER BY first_key DESC, first_value DESC LIMIT 1
        """;

    public const string SliceEnd =
        "SELECT first_key, first_value FROM chain_run_page WHERE run = @run ORDER BY first_key, first_value LIMIT 1 OFFSET @skip";

    public const string DeleteSlice = "DELETE FROM chain_run_page WHERE run = @run AND (first_key, first_value) < (@key, @value)";

    public const string DeletePages = "DELETE FROM chain_run_page WHERE run = @run";

    public const string Recent = "SELECT key, value FROM chain_run_recent WHERE kind = @kind ORDER BY key, value";

    public const string CountRecent = "SELECT COUNT(*) FROM chain_run_recent WHERE kind = @kind";

    public const string RecentAfter =
        "SELECT key, value FROM chain_run_recent WHERE kind = @kind AND key = @key AND value >= @value ORDER BY value LIMIT @limit";

    public const string RecentBefore =
        "SELECT key, value FROM chain_run_recent WHERE kind = @kind AND key = @key AND value <= @value ORDER BY value DESC LIMIT @limit";

    public const string RecentRange =
        "SELECT key, value FROM chain_run_recent WHERE kind = @kind AND key >= @key AND key <= @last ORDER BY key, value";

    public const string ClearRecent = "DELETE FROM chain_run_recent WHERE kind = @kind";

    public static BulkStatement AddPages { get; } = BulkStatement.Insert("chain_run_page", ["run", "first_key", "first_value"], "data");

    public static BulkStatement AddRecent { get; } = BulkStatement.Insert("chain_run_recent", ["kind", "key", "value"]);
}
