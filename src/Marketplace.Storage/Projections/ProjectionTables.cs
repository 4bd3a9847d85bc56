using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections;

/// <summary>The tables that follow the chain. Owners are 21 bytes: the address's kind and hash. Hashes are in encoding order.</summary>
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
            end_kind BIGINT NOT NULL,
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
        """);
}
