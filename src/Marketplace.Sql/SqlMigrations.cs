using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Sql;

/// <summary>The steps that bring one part's tables to their newest form. Each runs once, in order, all in one transaction.</summary>
/// <param name="part">Whose tables these are; its version is kept under this name.</param>
/// <param name="steps">Step n leads from version n to n+1. A step that has been released never changes; a new one is added.</param>
internal sealed class SqlMigrations(string part, params string[] steps)
{
    [SuppressMessage("Performance", "CA1857", Justification = "Steps are constants of this assembly.")]
    public async Task ApplyAsync(SqlDatabase database, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async session =>
            {
                await database.LockForMigrationAsync(session, cancellationToken);
                await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS storage_version (part TEXT PRIMARY KEY, version BIGINT NOT NULL)", cancellationToken);
                var found = await session.QueryAsync(
                    "SELECT version FROM storage_version WHERE part = @part", reader => reader.GetInt64(0), cancellationToken, ("part", part));
                var version = found.Count == 0 ? 0 : found[0];
                if (version > steps.Length)
                {
                    throw new SqlStorageException(
                        $"The database's tables of '{part}' have version {version}; this program knows versions up to {steps.Length}. Use a newer program.");
                }

                for (var step = version; step < steps.Length; step++)
                {
                    await session.ExecuteAsync(database.Adapt(steps[step]), cancellationToken);
                }

                await session.ExecuteAsync(
                    "INSERT INTO storage_version (part, version) VALUES (@part, @version) ON CONFLICT (part) DO UPDATE SET version = excluded.version",
                    cancellationToken,
                    ("part", part),
                    ("version", (long)steps.Length));
                return 0;
            },
            cancellationToken);
}
