using Marketplace.Sql;

namespace Marketplace.Storage;

/// <summary>The tables of grain state, reminders and listings.</summary>
internal static class GrainTables
{
    public static SqlMigrations Migrations { get; } = new(
        "grains",
        """
        CREATE TABLE grain_state (
            state_name TEXT NOT NULL,
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            version BIGINT NOT NULL,
            state BYTES NULL,
            PRIMARY KEY (state_name, grain_type, grain_key)
        );
        CREATE TABLE reminder (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            name TEXT NOT NULL,
            grain_hash BIGINT NOT NULL,
            start_ticks BIGINT NOT NULL,
            period_ticks BIGINT NOT NULL,
            etag TEXT NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)
        );
        CREATE INDEX reminder_by_hash ON reminder (grain_hash);
        CREATE TABLE lease_summary (
            lease_id BYTES NOT NULL PRIMARY KEY,
            renter BYTES NOT NULL,
            opened_at BIGINT NOT NULL,
            revision BIGINT NOT NULL,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX lease_summary_by_renter ON lease_summary (renter, opened_at, lease_id);
        CREATE TABLE node_summary (
            node_id TEXT NOT NULL PRIMARY KEY,
            region TEXT NOT NULL,
            revision BIGINT NOT NULL,
            status TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        """,
        """
        CREATE TABLE grain_network (
            singleton BIGINT NOT NULL PRIMARY KEY,
            genesis_hash BYTES NOT NULL
        );
        """);
}
