namespace Marketplace.Storage.Projections;

/// <summary>The statements on the projections' tables.</summary>
internal static class ProjectionSql
{
    public const string ReadCursor = "SELECT height, block_id, time_ms FROM chain_cursor WHERE name = 'chain'";

    public const string AddCursor = "INSERT INTO chain_cursor (name, height, block_id, time_ms) VALUES ('chain', @height, @id, @time) ON CONFLICT DO NOTHING";

    public const string MoveCursor = "UPDATE chain_cursor SET height = @height, block_id = @id, time_ms = @time WHERE name = 'chain' AND height = @expected";

    public const string AddBlock = "INSERT INTO chain_block (height, block_id, time_ms, transactions) VALUES (@height, @id, @time, @count)";

    public const string AddTransaction = "INSERT INTO chain_transaction (tx_id, height, tx_index) VALUES (@id, @height, @index)";

    public const string AddUnspent =
        """
        INSERT INTO unspent (tx_id, output_index, owner, satoshis, until_height, until_time, height, tx_index)
        VALUES (@id, @index, @owner, @satoshis, @untilheight, @untiltime, @height, @txindex)
        """;

    public const string AddToAccount =
        """
        INSERT INTO account (owner, satoshis, outputs) VALUES (@owner, @satoshis, @outputs)
        ON CONFLICT (owner) DO UPDATE SET satoshis = account.satoshis + excluded.satoshis, outputs = account.outputs + excluded.outputs
        """;

    public const string AddEntry =
        """
        INSERT INTO account_entry (owner, height, tx_index, tx_id, time_ms, received, sent)
        VALUES (@owner, @height, @index, @id, @time, @received, @sent)
        """;

    public const string PutLease =
        """
        INSERT INTO lease (lease_id, renter, meter, spec_hash, rate, instances, fee_ppm, starts_at, terms_end_at, opened_height, opened_at,
            ends_at, settled_through, deposited, charged, fee, refunded, paid_seconds, end_kind, ended_height)
        VALUES (@id, @renter, @meter, @spec, @rate, @instances, @ppm, @starts, @termsend, @openedheight, @openedat,
            @ends, @settled, @deposited, @charged, @fee, @refunded, @seconds, @endkind, @endedheight)
        ON CONFLICT (lease_id) DO UPDATE SET ends_at = excluded.ends_at, settled_through = excluded.settled_through,
            deposited = excluded.deposited, charged = excluded.charged, fee = excluded.fee, refunded = excluded.refunded,
            paid_seconds = excluded.paid_seconds, end_kind = excluded.end_kind, ended_height = excluded.ended_height
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

    public const string FindTransaction = "SELECT height, tx_index FROM chain_transaction WHERE tx_id = @id";

    public const string FindBlock = "SELECT height FROM chain_block WHERE block_id = @id";

    public const string Blocks = "SELECT height, block_id, time_ms, transactions FROM chain_block WHERE height < @height ORDER BY height DESC LIMIT @limit";

    public const string Account = "SELECT satoshis, outputs FROM account WHERE owner = @owner";

    public const string LockedOfAccount =
        """
        SELECT CAST(COALESCE(SUM(satoshis), 0) AS BIGINT) FROM unspent
        WHERE owner = @owner AND (until_height > @height OR until_time > @time)
        """;

    public const string UnspentOfAccount =
        """
        SELECT tx_id, output_index, satoshis, height, tx_index, until_height, until_time FROM unspent
        WHERE owner = @owner AND (height, tx_index, output_index) > (@height, @index, @output) ORDER BY height, tx_index, output_index LIMIT @limit
        """;

    public const string EntriesOfAccount =
        """
        SELECT tx_id, height, tx_index, time_ms, received, sent FROM account_entry
        WHERE owner = @owner AND (height, tx_index) < (@height, @index) ORDER BY height DESC, tx_index DESC LIMIT @limit
        """;

    public const string DeleteCursor = "DELETE FROM chain_cursor";
    public const string DeleteBlocks = "DELETE FROM chain_block";
    public const string DeleteTransactions = "DELETE FROM chain_transaction";
    public const string DeleteUnspent = "DELETE FROM unspent";
    public const string DeleteAccounts = "DELETE FROM account";
    public const string DeleteEntries = "DELETE FROM account_entry";
    public const string DeleteLeases = "DELETE FROM lease";
    public const string DeleteCharges = "DELETE FROM lease_charge";

    private const string LeaseColumns =
        "lease_id, renter, meter, spec_hash, rate, instances, fee_ppm, starts_at, terms_end_at, opened_height, opened_at, ends_at, settled_through, "
        + "deposited, charged, fee, refunded, paid_seconds, end_kind, ended_height";
}
