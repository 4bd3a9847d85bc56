namespace Marketplace.Ledger.Stakes;

/// <summary>Why a request about a stake was refused. A refused request has changed nothing.</summary>
public enum StakeRefusal : byte
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>No stake is registered with this collateral.</summary>
    StakeUnknown,

    /// <summary>A stake is registered with this collateral already.</summary>
    CollateralTaken,

    /// <summary>The amount is no tier's collateral to the satoshi.</summary>
    CollateralAmountWrong,

    /// <summary>The collateral belongs to another key than the operator's.</summary>
    CollateralOwnerWrong,

    /// <summary>The collateral is too young.</summary>
    CollateralTooYoung,

    /// <summary>Another stake has this node key.</summary>
    NodeKeyTaken,

    /// <summary>There are too many delegates, one is named twice or out of order, or the operator is among them.</summary>
    DelegatesInvalid,

    /// <summary>The endpoint is empty, too long or has characters that it can't have.</summary>
    EndpointInvalid,

    /// <summary>The signer has no right to this.</summary>
    SignerWrong,

    /// <summary>The stake's status does not allow this.</summary>
    StatusWrong,

    /// <summary>The last confirmation is too recent to be renewed.</summary>
    ConfirmedTooSoon,

    /// <summary>The stake is barred for some rounds more.</summary>
    StillBarred,

    /// <summary>The evidence proves nothing: both statements can be true.</summary>
    EvidenceInvalid,
}
