namespace Marketplace.Ledger.Stakes;

/// <summary>Where a registered stake is in its life. The numbers are FluxOS's where it has the state.</summary>
public enum StakeStatus : byte
{
    /// <summary>Registered or started again; waits for its first confirmation.</summary>
    Started = 1,

    /// <summary>Did not confirm in time after a start; has to wait before it can start again.</summary>
    Barred = 2,

    /// <summary>Confirmed within the window: it stands in its tier's payout queue.</summary>
    Confirmed = 3,

    /// <summary>Did not renew its confirmation in time: it has lost its place and can be started again.</summary>
    Expired = 5,

    /// <summary>Unregistered by its operator; the collateral is still locked, and open to slashing, until it matures.</summary>
    Leaving = 6,
}
