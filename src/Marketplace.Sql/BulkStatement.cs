namespace Marketplace.Sql;

/// <summary>One statement that is run with many rows of values: row by row where the database lies in this process, as one set where it does not.</summary>
/// <param name="row">For SQLite: the values of a row are ?1, ?2 ..., the numbers first, then the bytes.</param>
/// <param name="set">For PostgreSQL: the values are arrays of one element a row, @n1, @n2 ... (numbers) and @b1, @b2 ... (bytes).</param>
/// <param name="numbers">How many numbers a row has.</param>
/// <param name="blobs">How many byte strings a row has.</param>
internal sealed class BulkStatement(string row, string set, int numbers, int blobs = 0)
{
    public string Row => row;

    public string Set => set;

    public int Numbers => numbers;

    public int Blobs => blobs;

    /// <summary>An insert of all columns of a table: the columns of numbers first.</summary>
    public static BulkStatement Insert(string table, string[] numbers, params string[] blobs)
    {
        var columns = string.Join(", ", numbers.Concat(blobs));
        var values = string.Join(", ", Enumerable.Range(1, numbers.Length + blobs.Length).Select(i => $"?{i}"));
        return new BulkStatement(
            $"INSERT INTO {table} ({columns}) VALUES ({values})",
            $"INSERT INTO {table} ({columns}) SELECT * FROM {Arrays(numbers.Length, blobs.Length)}",
            numbers.Length,
            blobs.Length);
    }

    /// <summary>The arrays as a table, for the set form of other statements.</summary>
    public static string Arrays(int numbers, int blobs = 0) =>
        $"unnest({string.Join(", ", Enumerable.Range(1, numbers).Select(i => $"@n{i}").Concat(Enumerable.Range(1, blobs).Select(i => $"@b{i}")))})";
}

/// <summary>Rows of values for a <see cref="BulkStatement"/>. Made once and filled again and again, so that it allocates nothing at rest.</summary>
/// <param name="numbers">How many numbers a row has.</param>
/// <param name="blobs">How many byte strings a row has.</param>
internal sealed class BulkRows(int numbers, int blobs = 0)
{
    private readonly List<long> _numbers = [];
    private readonly List<byte[]> _blobs = [];

    public BulkRows(BulkStatement statement) : this(statement.Numbers, statement.Blobs)
    {
    }

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<long> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, numbers);
        _numbers.AddRange(values);
        Count++;
    }

    public void Add(ReadOnlySpan<long> values, params ReadOnlySpan<byte[]> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, blobs);
        Add(values);
        _blobs.AddRange(bytes);
    }

    public void Clear()
    {
        _numbers.Clear();
        _blobs.Clear();
        Count = 0;
    }

    public long Number(int row, int column) => _numbers[(row * numbers) + column];

    public byte[] Blob(int row, int column) => _blobs[(row * blobs) + column];

    public long[] NumberColumn(int from, int count, int column)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Number(from + i, column);
        }

        return values;
    }

    public byte[][] BlobColumn(int from, int count, int column)
    {
        var values = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            values[i] = Blob(from + i, column);
        }

        return values;
    }
}
