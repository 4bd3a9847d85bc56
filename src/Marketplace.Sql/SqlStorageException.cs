namespace Marketplace.Sql;

/// <summary>The database could not do what it was asked: unreachable, full, or of an unknown version.</summary>
/// <remarks>After a failed write the outcome may be unknown: read again before going on. Driver exceptions do not cross this border; they are logged.</remarks>
public sealed class SqlStorageException(string message) : IOException(message);
