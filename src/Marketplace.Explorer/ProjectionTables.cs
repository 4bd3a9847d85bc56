using Marketplace.Ledger;
using Marketplace.Sql;

namespace Marketplace.Explorer;

/// <summary>The tables that follow the chain. Owners are 21 bytes: the address's kind and hash. Hashes are in encoding order.</summary>
/// <remarks>
/// A place is a <see cref="Place"/>, a part the place of an output; <c>until</c> is negative for a height and positive for a time.
/// A kind of transaction (<c>ended_by</c>, a charge's <c>kind</c>) is its <see cref="PayloadTag"/>, a kind of lock its
/// <see cref="OutputLockTag"/>: numbers that the ledger's format has fixed for ever, so a renamed member changes no row.
/// </remarks>
internal static class ProjectionTables
{
    public static SqlMigrations Migrations { get; } = new(
        "projections",
        """
        CREATE TABLE chain_cursor (
            name TEXT NOT NULL PRIMARY KEY,
            height BIGINT NOT NULL,
            block_id BYTES NOT NULL,
            time_ms BIGINT NOT NULL
        );
        CREATE TABLE chain_block (
            height BIGINT NOT NULL PRIMARY KEY,
            block_id BYTES NOT NULL,
            time_ms BIGINT NOT NULL,
            transactions BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX chain_block_by_id ON chain_block (block_id);
        CREATE TABLE chain_transaction (
            tx_id BYTES NOT NULL PRIMARY KEY,
            height BIGINT NOT NULL,
            tx_index BIGINT NOT NULL
        ) KEY_ORDERED;
        CREATE TABLE unspent (
            tx_id BYTES NOT NULL,
            output_index BIGINT NOT NULL,
            owner BYTES NULL,
            satoshis BIGINT NOT NULL,
            until_height BIGINT NULL,
            until_time BIGINT NULL,
            height BIGINT NOT NULL,
            tx_index BIGINT NOT NULL,
            PRIMARY KEY (tx_id, output_index)
        ) KEY_ORDERED;
        CREATE INDEX unspent_by_owner ON unspent (owner, height, tx_index, output_index);
        CREATE TABLE account (
            owner BYTES NOT NULL PRIMARY KEY,
            satoshis BIGINT NOT NULL,
            outputs BIGINT NOT NULL
        ) KEY_ORDERED;
        CREATE TABLE account_entry (
            owner BYTES NOT NULL,
            height BIGINT NOT NULL,
            tx_index BIGINT NOT NULL,
            tx_id BYTES NOT NULL,
            time_ms BIGINT NOT NULL,
            received BIGINT NOT NULL,
            sent BIGINT NOT NULL,
            PRIMARY KEY (owner, height, tx_index)
        ) KEY_ORDERED;
        CREATE TABLE lease (
            lease_id BYTES NOT NULL PRIMARY KEY,
            renter BYTES NOT NULL,
            meter BYTES NOT NULL,
            spec_hash BYTES NOT NULL,
            rate BIGINT NOT NULL,
            instances BIGINT NOT NULL,
            fee_ppm BIGINT NOT NULL,
            starts_at BIGINT NOT NULL,
            terms_end_at BIGINT NOT NULL,
            opened_height BIGINT NOT NULL,
            opened_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            settled_through BIGINT NOT NULL,
            deposited BIGINT NOT NULL,
            charged BIGINT NOT NULL,
            fee BIGINT NOT NULL,
            refunded BIGINT NOT NULL,
            paid_seconds BIGINT NOT NULL,
            ended_by BIGINT NULL,
            ended_height BIGINT NULL
        );
        CREATE INDEX lease_by_renter ON lease (renter, opened_height, lease_id);
        CREATE TABLE lease_charge (
            lease_id BYTES NOT NULL,
            height BIGINT NOT NULL,
            tx_index BIGINT NOT NULL,
            tx_id BYTES NOT NULL,
            kind BIGINT NOT NULL,
            block_time BIGINT NOT NULL,
            from_at BIGINT NOT NULL,
            through_at BIGINT NOT NULL,
            paid_seconds BIGINT NOT NULL,
            charged BIGINT NOT NULL,
            fee BIGINT NOT NULL,
            refunded BIGINT NOT NULL,
            PRIMARY KEY (lease_id, height, tx_index)
        );
        """,
        """
        DELETE FROM chain_cursor;
        DELETE FROM lease;
        DELETE FROM lease_charge;
        DROP TABLE chain_block;
        DROP TABLE chain_transaction;
        DROP TABLE unspent;
        DROP TABLE account;
        DROP TABLE account_entry;
        CREATE TABLE chain_sums (
            name NUMBER_KEY,
            amount BIGINT NOT NULL
        );
        CREATE TABLE chain_block (
            height NUMBER_KEY,
            time_ms BIGINT NOT NULL,
            transactions BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            fees BIGINT NOT NULL,
            issued BIGINT NOT NULL,
            burned BIGINT NOT NULL,
            block_id BYTES NOT NULL
        );
        CREATE UNIQUE INDEX chain_block_by_id ON chain_block (block_id);
        CREATE TABLE chain_chunk (
            place NUMBER_KEY,
            data BYTES NOT NULL
        );
        CREATE TABLE chain_run (
            run NUMBER_KEY,
            kind BIGINT NOT NULL,
            level BIGINT NOT NULL,
            entries BIGINT NOT NULL
        );
        CREATE TABLE chain_run_page (
            run BIGINT NOT NULL,
            first_key BIGINT NOT NULL,
            first_value BIGINT NOT NULL,
            data BYTES NOT NULL,
            PRIMARY KEY (run, first_key, first_value)
        );
        CREATE TABLE chain_run_recent (
            kind BIGINT NOT NULL,
            key BIGINT NOT NULL,
            value BIGINT NOT NULL,
            PRIMARY KEY (kind, key, value)
        ) KEY_ORDERED;
        CREATE TABLE address (
            number NUMBER_KEY,
            satoshis BIGINT NOT NULL,
            collateral BIGINT NOT NULL,
            outputs BIGINT NOT NULL,
            transactions BIGINT NOT NULL,
            first_place BIGINT NOT NULL,
            last_place BIGINT NOT NULL,
            moved BYTES NOT NULL,
            owner BYTES NOT NULL
        );
        CREATE UNIQUE INDEX address_by_owner ON address (owner);
        CREATE INDEX address_by_wealth ON address (satoshis) WHERE satoshis > 0;
        CREATE TABLE coin (
            address BIGINT NOT NULL,
            part BIGINT NOT NULL,
            satoshis BIGINT NOT NULL,
            kind BIGINT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (address, part)
        ) KEY_ORDERED;
        CREATE INDEX coin_by_end ON coin (address, until) WHERE until <> 0;
        CREATE TABLE unlock (
            until BIGINT NOT NULL PRIMARY KEY,
            satoshis BIGINT NOT NULL,
            outputs BIGINT NOT NULL
        ) KEY_ORDERED;
        CREATE TABLE stake (
            collateral BYTES NOT NULL PRIMARY KEY,
            node_key BYTES NOT NULL,
            place BIGINT NOT NULL
        );
        CREATE INDEX stake_by_key ON stake (node_key, place);
        CREATE INDEX stake_by_place ON stake (place);
        CREATE TABLE proposal (
            place NUMBER_KEY,
            proposal_id BYTES NOT NULL
        );
        CREATE UNIQUE INDEX proposal_by_id ON proposal (proposal_id);
        CREATE TABLE affair (
            subject BYTES NOT NULL,
            place BIGINT NOT NULL,
            PRIMARY KEY (subject, place)
        ) KEY_ORDERED;
        CREATE TABLE payout (
            address BIGINT NOT NULL,
            part BIGINT NOT NULL,
            satoshis BIGINT NOT NULL,
            PRIMARY KEY (address, part)
        ) KEY_ORDERED;
        CREATE TABLE day_sums (
            day NUMBER_KEY,
            blocks BIGINT NOT NULL,
            transactions BIGINT NOT NULL,
            fees BIGINT NOT NULL,
            issued BIGINT NOT NULL,
            burned BIGINT NOT NULL
        );
        """);
}
