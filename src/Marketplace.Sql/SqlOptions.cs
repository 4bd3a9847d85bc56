using Npgsql;

namespace Marketplace.Sql;

/// <summary>Which database keeps grain state, reminders and projections.</summary>
public sealed record SqlOptions
{
    private SqlOptions(bool isSqlite, string target)
    {
        IsSqlite = isSqlite;
        Target = target;
    }

    /// <summary>Whether it is a SQLite file; else PostgreSQL.</summary>
    public bool IsSqlite { get; }

    /// <summary>How people call the database: "SQLite" or "PostgreSQL".</summary>
    public string ProductName => IsSqlite ? "SQLite" : "PostgreSQL";

    /// <summary>Whether a commit waits for the disk. Only what can be rebuilt does without.</summary>
    /// <value>The default is true.</value>
    public bool WaitForDisk { get; init; } = true;

    /// <summary>The file's path, or the connection string (which may hold a password: never log it).</summary>
    internal string Target { get; }

    /// <summary>A SQLite file on a local disk; made when absent.</summary>
    /// <param name="path">The file. Beside it SQLite keeps two more, with -wal and -shm appended.</param>
    public static SqlOptions Sqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new SqlOptions(true, Path.GetFullPath(path));
    }

    /// <summary>A PostgreSQL database, version 13 or newer.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static SqlOptions PostgreSql(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return new SqlOptions(false, new NpgsqlConnectionStringBuilder(connectionString).ConnectionString);
    }

    /// <summary>Where the projections of the chain lie: beside a SQLite file in a file of their own, so that following the chain never holds up a grain; else in the same database.</summary>
    public SqlOptions ForProjections() =>
        new(IsSqlite, IsSqlite ? Path.ChangeExtension(Target, ".projections.db") : Target) { WaitForDisk = false };

    /// <summary>The product's name and, for SQLite, the file; never a password.</summary>
    public override string ToString() => IsSqlite ? $"{ProductName} {Target}" : ProductName;
}
