namespace Marketplace.Ledger;

/// <summary>The rules by which the ledger refuses. Their kebab-case names (<see cref="RejectionCodes.ToName"/>) are part of the API and never change.</summary>
public enum RejectionCode
{
    /// <summary>The bytes are not a canonical encoding.</summary>
    Malformed,

    /// <summary>More bytes or items than allowed.</summary>
    TooLarge,

    /// <summary>An amount or a sum of amounts is zero, negative or more than there can be.</summary>
    AmountOutOfRange,

    /// <summary>A version or kind that these rules do not know or that is kept for later.</summary>
    NotSupported,

    /// <summary>This kind of transaction cannot stand here (genesis issue, coinbase).</summary>
    PayloadNotAllowed,

    /// <summary>The transaction must have inputs, or must have none.</summary>
    InputsWrong,

    /// <summary>The transaction must have outputs.</summary>
    OutputsMissing,

    /// <summary>An input names an output that does not exist or is already spent.</summary>
    OutputUnknown,

    /// <summary>An input's time lock is not due yet.</summary>
    LockNotDue,

    /// <summary>An input is in escrow and this transaction is not one of its lease's.</summary>
    EscrowNotSpendable,

    /// <summary>An output is in escrow where no escrow may be made.</summary>
    EscrowNotAllowed,

    /// <summary>A signature does not verify.</summary>
    SignatureInvalid,

    /// <summary>The owner of an input, or a party to the lease, has not signed.</summary>
    SignatureMissing,

    /// <summary>A witness is of no use to the transaction.</summary>
    SignatureUnused,

    /// <summary>Outputs are worth more than inputs.</summary>
    OutputsExceedInputs,

    /// <summary>The fee is less than the network asks.</summary>
    FeeTooLow,

    /// <summary>The lease does not exist, or not any more.</summary>
    LeaseUnknown,

    /// <summary>The terms of a lease break a rule.</summary>
    LeaseTermsInvalid,

    /// <summary>The deposit is less than the least that a lease must hold.</summary>
    LeaseDepositTooSmall,

    /// <summary>There must be exactly one output in escrow of this lease.</summary>
    LeaseEscrowWrong,

    /// <summary>The lease holds as many escrow outputs as it can; settle it first.</summary>
    LeaseEscrowCrowded,

    /// <summary>The inputs are not exactly the lease's escrow outputs.</summary>
    LeaseInputsWrong,

    /// <summary>The lease has ended.</summary>
    LeaseEnded,

    /// <summary>A settlement reaches back, beyond the block's time or beyond the lease's end.</summary>
    LeaseThroughInvalid,

    /// <summary>The last settlement was too recent.</summary>
    LeaseSettledTooSoon,

    /// <summary>Usage names a slot that does not exist, or more seconds than have passed.</summary>
    LeaseUsageInvalid,

    /// <summary>The charge is more than the escrow holds.</summary>
    LeaseChargeExceedsEscrow,

    /// <summary>The outputs are not those that the settlement rule computes.</summary>
    LeaseOutputsWrong,

    /// <summary>The grace after the lease's end has not passed.</summary>
    LeaseNotReclaimable,

    /// <summary>An input is the collateral of a stake that is still registered.</summary>
    CollateralLocked,

    /// <summary>An input is a deposit or the treasury, which only a coinbase can spend.</summary>
    OutputReserved,

    /// <summary>An output has a lock that this kind of transaction cannot make.</summary>
    LockNotAllowed,

    /// <summary>An input's script is not revealed, or too few of its keys have signed.</summary>
    ScriptMissing,

    /// <summary>The outputs are not those that the rule computes.</summary>
    OutputsWrong,

    /// <summary>No stake is registered with this collateral or key.</summary>
    StakeUnknown,

    /// <summary>The output is no collateral, or not of exactly a tier's amount, or not of a key.</summary>
    CollateralInvalid,

    /// <summary>The collateral is too young.</summary>
    CollateralTooYoung,

    /// <summary>A stake is registered with this collateral or node key already.</summary>
    StakeTaken,

    /// <summary>There are too many delegates, one is named twice or out of order, or the operator is among them.</summary>
    DelegatesInvalid,

    /// <summary>The signer has no right to this.</summary>
    SignerWrong,

    /// <summary>The stake's status does not allow this now.</summary>
    StakeStatusWrong,

    /// <summary>The confirmation or restart comes too early.</summary>
    StakeTooSoon,

    /// <summary>The round that the transaction names has passed, is to come, or is used.</summary>
    RoundWrong,

    /// <summary>The evidence proves nothing, or its signatures do not hold.</summary>
    EvidenceInvalid,

    /// <summary>There are as many proposals as there may be.</summary>
    ProposalsCrowded,

    /// <summary>There is not exactly one deposit of exactly the amount that the rules ask for.</summary>
    DepositWrong,

    /// <summary>The proposal breaks a bound or would make invalid rules.</summary>
    ProposalInvalid,

    /// <summary>No proposal that is not finished has this id.</summary>
    ProposalUnknown,

    /// <summary>The vote is over.</summary>
    VotingOver,

    /// <summary>A stake cannot vote on this proposal.</summary>
    StakeInvalid,

    /// <summary>The block holds as much as it may; the transaction fits the next one.</summary>
    BlockFull,

    /// <summary>The block's height does not follow its predecessor's.</summary>
    BlockHeightWrong,

    /// <summary>The block does not name the block before it.</summary>
    BlockPreviousWrong,

    /// <summary>The block's time is before its predecessor's, or out of range.</summary>
    BlockTimeWrong,

    /// <summary>The block's transactions are not those that its header commits to.</summary>
    BlockMerkleRootWrong,

    /// <summary>The block's number of transactions is not what its header says.</summary>
    BlockCountWrong,

    /// <summary>The header names another validator set, or a proposer outside it.</summary>
    BlockValidatorsWrong,

    /// <summary>The certificate does not hold more than two thirds of the validators' weight in valid signatures.</summary>
    BlockCertificateInvalid,

    /// <summary>The fees of the block are not handed out by exactly the coinbase that the rules ask for.</summary>
    BlockCoinbaseWrong,

    /// <summary>The genesis block is not the one that the network parameters make.</summary>
    BlockGenesisWrong,
}
