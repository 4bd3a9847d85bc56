using Marketplace.Sql;

namespace Marketplace.Explorer;

/// <summary>The statements on the projections' tables.</summary>
internal static class ProjectionSql
{
    public const string ReadCursor = "SELECT height, block_id, time_ms FROM chain_cursor WHERE name = 'chain'";

    public const string AddCursor = "INSERT INTO chain_cursor (name, height, block_id, time_ms) VALUES ('chain', @height, @id, @time) ON CONFLICT DO NOTHING";

    public const string MoveCursor = "UPDATE chain_cursor SET height = @height, block_id = @id, time_ms = @time WHERE name = 'chain' AND height = @expected";

    public const string BeginRebuild = "INSERT INTO chain_cursor (name, height, block_id, time_ms) VALUES ('rebuild', 0, '', 0)";

    public const string IsRebuilding = "SELECT COUNT(*) FROM chain_cursor WHERE name = 'rebuild'";

    public const string EndRebuild = "DELETE FROM chain_cursor WHERE name = 'rebuild'";

    public const string PutLease =
        """
        INSERT INTO lease (lease_id, renter, meter, spec_hash, rate, instances, fee_ppm, starts_at, terms_end_at, opened_height, opened_at,
            ends_at, settled_through, deposited, charged, fee, refunded, paid_seconds, ended_by, ended_height)
        VALUES (@id, @renter, @meter, @spec, @rate, @instances, @ppm, @starts, @termsend, @openedheight, @openedat,
            @ends, @settled, @deposited, @charged, @fee, @refunded, @seconds, @endedby, @endedheight)
        ON CONFLICT (lease_id) DO UPDATE SET ends_at = excluded.ends_at, settled_through = excluded.settled_through,
            deposited = excluded.deposited, charged = excluded.charged, fee = excluded.fee, refunded = excluded.refunded,
            paid_seconds = excluded.paid_seconds, ended_by = excluded.ended_by, ended_height = excluded.ended_height
        """;

    public const string AddCharge =
        """
        INSERT INTO lease_charge (lease_id, height, tx_index, tx_id, kind, block_time, from_at, through_at, paid_seconds, charged, fee, refunded)
        VALUES (@lease, @height, @index, @id, @kind, @time, @from, @through, @seconds, @charged, @fee, @refunded)
        """;

    public const string LeaseById = "SELECT " + LeaseColumns + " FROM lease WHERE lease_id = @id";

    public const string LeasesByRenter =
        "SELECT " + LeaseColumns + " FROM lease WHERE renter = @renter AND (opened_height, lease_id) < (@height, @id) ORDER BY opened_height DESC, lease_id DESC LIMIT @limit";

    public const string ChargesOfLease =
        """
        SELECT tx_id, height, tx_index, kind, block_time, from_at, through_at, paid_seconds, charged, fee, refunded FROM lease_charge
        WHERE lease_id = @lease AND (height, tx_index) > (@height, @index) ORDER BY height, tx_index LIMIT @limit
        """;

    public const string ReadSums = "SELECT name, amount FROM chain_sums";

    public const string ChunkAt = "SELECT place, data FROM chain_chunk WHERE place <= @place ORDER BY place DESC LIMIT 1";

    /// <summary>As <see cref="ChunkAt"/>, one of many questions that travel together; the answer says to which it belongs.</summary>
    public const string ChunkAtEach = "SELECT place, data, CAST(@row AS BIGINT) FROM chain_chunk WHERE place <= @place ORDER BY place DESC LIMIT 1";

    public const string NewestChunks = "SELECT place, data FROM chain_chunk ORDER BY place DESC LIMIT @limit";

    public const string FindBlock = "SELECT height FROM chain_block WHERE block_id = @id";

    public const string BlockAt = "SELECT " + BlockColumns + " FROM chain_block WHERE height = @height";

    public const string BlocksDown = "SELECT " + BlockColumns + " FROM chain_block WHERE height <= @height ORDER BY height DESC LIMIT @limit";

    public const string BlocksUp = "SELECT " + BlockColumns + " FROM chain_block WHERE height >= @height ORDER BY height LIMIT @limit";

    public const string AccountByOwner = "SELECT " + AccountColumns + ", CAST(@row AS BIGINT) FROM address WHERE owner = @owner";

    public const string AccountByNumber = "SELECT " + AccountColumns + " FROM address WHERE number = @number";

    public const string AccountsFrom = "SELECT " + AccountColumns + " FROM address WHERE number >= @number ORDER BY number LIMIT @limit";

    public const string RichestAccounts = "SELECT " + AccountColumns + " FROM address WHERE satoshis > 0 ORDER BY satoshis DESC LIMIT @limit";

    public const string LockedOfAccount =
        """
        SELECT CAST(
            COALESCE((SELECT SUM(satoshis) FROM coin WHERE address = @address AND until <> 0 AND until > @time), 0)
            + COALESCE((SELECT SUM(satoshis) FROM coin WHERE address = @address AND until <> 0 AND until < @height), 0) AS BIGINT)
        """;

    public const string CoinsUp =
        "SELECT part, satoshis, kind, until FROM coin WHERE address = @address AND part >= @part ORDER BY part LIMIT @limit";

    public const string CoinsDown =
        "SELECT part, satoshis, kind, until FROM coin WHERE address = @address AND part <= @part ORDER BY part DESC LIMIT @limit";

    public const string LockedInAll =
        "SELECT CAST(COALESCE(SUM(satoshis), 0) AS BIGINT) FROM unlock WHERE until > @time OR until < @height";

    public const string UnlocksByTime =
        """
        SELECT until / 86400, CAST(SUM(satoshis) AS BIGINT), CAST(SUM(outputs) AS BIGINT) FROM unlock WHERE until > @time
        GROUP BY until / 86400 ORDER BY until / 86400 LIMIT @limit
        """;

    public const string UnlocksByHeight = "SELECT -until, satoshis, outputs FROM unlock WHERE until < @height ORDER BY until DESC LIMIT @limit";

    public const string DeleteUnlocks = "DELETE FROM unlock WHERE (until < 0 AND until >= @height) OR (until > 0 AND until <= @time)";

    public const string Days =
        "SELECT day, blocks, transactions, fees, issued, burned FROM day_sums WHERE day <= @day ORDER BY day DESC LIMIT @limit";

    public const string PutStake =
        """
        INSERT INTO stake (collateral, node_key, place) VALUES (@collateral, @key, @place)
        ON CONFLICT (collateral) DO UPDATE SET node_key = excluded.node_key, place = excluded.place
        """;

    public const string AddProposal = "INSERT INTO proposal (place, proposal_id) VALUES (@place, @id)";

    public const string AddAffair = "INSERT INTO affair (subject, place) VALUES (@subject, @place)";

    public const string Stakes = "SELECT collateral, place FROM stake WHERE place <= @place ORDER BY place DESC LIMIT @limit";

    public const string StakeAt = "SELECT collateral, place FROM stake WHERE collateral = @collateral";

    public const string StakeOfKey = "SELECT collateral, place FROM stake WHERE node_key = @key ORDER BY place DESC LIMIT 1";

    public const string Proposals = "SELECT place FROM proposal WHERE place <= @place ORDER BY place DESC LIMIT @limit";

    public const string ProposalAt = "SELECT place FROM proposal WHERE proposal_id = @id";

    public const string Affairs = "SELECT place FROM affair WHERE subject = @subject AND place <= @place ORDER BY place DESC LIMIT @limit";

    public const string CountAffairs = "SELECT COUNT(*) FROM affair WHERE subject = @subject";

    public const string Payouts =
        "SELECT part, satoshis FROM payout WHERE address = @address AND part <= @part ORDER BY part DESC LIMIT @limit";

    public const string DeleteStakes = "DELETE FROM stake";
    public const string DeleteProposals = "DELETE FROM proposal";
    public const string DeleteAffairs = "DELETE FROM affair";
    public const string DeletePayouts = "DELETE FROM payout";
    public const string DeleteCursor = "DELETE FROM chain_cursor";
    public const string DeleteSums = "DELETE FROM chain_sums";
    public const string DeleteBlocks = "DELETE FROM chain_block";
    public const string DeleteChunks = "DELETE FROM chain_chunk";
    public const string DeleteAccounts = "DELETE FROM address";
    public const string DeleteAllCoins = "DELETE FROM coin";
    public const string DeleteAllUnlocks = "DELETE FROM unlock";
    public const string DeleteDays = "DELETE FROM day_sums";
    public const string DeleteLeases = "DELETE FROM lease";
    public const string DeleteCharges = "DELETE FROM lease_charge";

    private const string BlockColumns = "height, time_ms, transactions, bytes, fees, issued, burned, block_id";

    private const string AccountColumns = "number, satoshis, collateral, outputs, transactions, first_place, last_place, moved, owner";

    private const string LeaseColumns =
        "lease_id, renter, meter, spec_hash, rate, instances, fee_ppm, starts_at, terms_end_at, opened_height, opened_at, ends_at, settled_through, "
        + "deposited, charged, fee, refunded, paid_seconds, ended_by, ended_height";

    public static BulkStatement AddBlocks { get; } =
        BulkStatement.Insert("chain_block", ["height", "time_ms", "transactions", "bytes", "fees", "issued", "burned"], "block_id");

    public static BulkStatement AddChunks { get; } = BulkStatement.Insert("chain_chunk", ["place"], "data");

    public static BulkStatement AddCoins { get; } = BulkStatement.Insert("coin", ["address", "part", "satoshis", "kind", "until"]);

    public static BulkStatement DeleteCoins { get; } = new(
        "DELETE FROM coin WHERE address = ?1 AND part = ?2",
        $"DELETE FROM coin USING {BulkStatement.Arrays(2)} AS gone (address, part) WHERE coin.address = gone.address AND coin.part = gone.part",
        numbers: 2);

    public static BulkStatement AddAccounts { get; } = BulkStatement.Insert(
        "address", ["number", "satoshis", "collateral", "outputs", "transactions", "first_place", "last_place"], "moved", "owner");

    public static BulkStatement ChangeAccounts { get; } = new(
        """
        UPDATE address SET satoshis = ?2, collateral = ?3, outputs = ?4, transactions = ?5, first_place = ?6, last_place = ?7, moved = ?8
        WHERE number = ?1
        """,
        $"""
        UPDATE address SET satoshis = so.satoshis, collateral = so.collateral, outputs = so.outputs, transactions = so.transactions,
            first_place = so.first_place, last_place = so.last_place, moved = so.moved
        FROM {BulkStatement.Arrays(7, 1)} AS so (number, satoshis, collateral, outputs, transactions, first_place, last_place, moved)
        WHERE address.number = so.number
        """,
        numbers: 7,
        blobs: 1);

    public static BulkStatement AddPayouts { get; } = BulkStatement.Insert("payout", ["address", "part", "satoshis"]);

    public static BulkStatement AddUnlocks { get; } = Adding("unlock", "until", "satoshis", "outputs");

    public static BulkStatement AddDays { get; } = Adding("day_sums", "day", "blocks", "transactions", "fees", "issued", "burned");

    public static BulkStatement PutSums { get; } = new(
        "INSERT INTO chain_sums (name, amount) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET amount = excluded.amount",
        $"INSERT INTO chain_sums (name, amount) SELECT * FROM {BulkStatement.Arrays(2)} ON CONFLICT (name) DO UPDATE SET amount = excluded.amount",
        numbers: 2);

    /// <summary>Adds to the sums of a row, which is made when there is none.</summary>
    private static BulkStatement Adding(string table, string key, params string[] sums)
    {
        var insert = BulkStatement.Insert(table, [key, .. sums]);
        var more = $" ON CONFLICT ({key}) DO UPDATE SET " + string.Join(", ", sums.Select(sum => $"{sum} = {table}.{sum} + excluded.{sum}"));
        return new BulkStatement(insert.Row + more, insert.Set + more, insert.Numbers);
    }
}
