using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>A network whose spans are short enough for every rule to be met within a test, and the crowd that lives on it.</summary>
public static class MarketNetwork
{
    public static readonly PrivateKey[] Actors = [.. Enumerable.Range(0, 6).Select(i => TestKeys.Named($"actor {i}"))];

    public static readonly PrivateKey[] Machines = [.. Enumerable.Range(0, 9).Select(i => TestKeys.Named($"machine {i}"))];

    public static readonly RedeemScript[] Scripts =
    [
        RedeemScript.Create(2, Actors[..3].Select(key => key.PublicKey)),
        RedeemScript.Create(1, Actors[2..5].Select(key => key.PublicKey)),
        RedeemScript.Create(3, Actors[3..].Select(key => key.PublicKey)),
        RedeemScript.Create(1, [Actors[5].PublicKey]),
    ];

    public static Dictionary<KeyHash, PrivateKey> Keys { get; } = Actors.Concat(Machines).Append(TestKeys.Validator).ToDictionary(key => key.Hash());

    /// <summary>Rounds of a second, and a cap that a longer history reaches.</summary>
    public static NetworkParameters Parameters { get; } = TestChain.Devnet with
    {
        Name = "model",
        Issue =
        [
            .. Actors.SelectMany(key => Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000"), key.Hash()), 3)),
            .. Scripts.Select(script => new TransactionOutput(Money.FromFlux("300"), new MultiSigLock(script.Hash))),
            .. Actors.SelectMany((key, i) => new[] { "10", "25", "60" }.Select(flux => new TransactionOutput(Money.FromFlux(flux), new CollateralLock(0, new KeyLock(key.Hash()))))),
            new TransactionOutput(Money.FromFlux("7"), new TimeLock(new KeyLock(Actors[0].Hash()), LockUntil.AtHeight(9))),
            new TransactionOutput(Money.FromFlux("8"), new TimeLock(new KeyLock(Actors[1].Hash()), LockUntil.AtTime((TestChain.GenesisMilliseconds / 1000) + 200))),
            new TransactionOutput(Money.FromFlux("90"), new TimeLock(new KeyLock(Actors[2].Hash()), LockUntil.AtTime((TestChain.GenesisMilliseconds / 1000) + 20_000_000))),
            new TransactionOutput(Money.FromFlux("80"), new TimeLock(new MultiSigLock(Scripts[0].Hash), LockUntil.AtTime((TestChain.GenesisMilliseconds / 1000) + 20_000_000))),
        ],
        Validators = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 30)]),
        SupplyCap = Money.FromFlux("20600"),
        Emission = new EmissionParameters
        {
            RoundMilliseconds = 1_000,
            MaximumRoundsPerBlock = 8,
            DecayIntervalRounds = 60,
            DecayNumerator = 7,
            DecayDenominator = 8,
            DecaySteps = 6,
        },
        ValidatorEpochRounds = 7,
        Rules = LedgerRules.Default with
        {
            MaximumTermSeconds = 600,
            ReclaimGraceSeconds = 30,
            MinimumSettleIntervalSeconds = 5,
            MinimumPaidSeconds = 10,
            CoinbaseMaturityRounds = 5,
            ProposalDeposit = Money.FromFlux("3"),
            MinimumVotingRounds = 3,
            MaximumVotingRounds = 12,
            EnactmentDelayRounds = 6,
            QuorumPartsPerMillion = 100_000,
            MinimumVoteStake = Money.FromFlux("5"),
            ValidatorCollateral = Money.FromFlux("25"),
            MaxWeightPartsPerMillion = 400_000,
            MaximumValidators = 4,
            Stakes = new StakeParameters
            {
                CumulusCollateral = Money.FromFlux("10"),
                NimbusCollateral = Money.FromFlux("25"),
                StratusCollateral = Money.FromFlux("60"),
                CollateralAge = 4,
                StartWindow = 9,
                BarredFor = 14,
                ConfirmAfter = 5,
                ConfirmWithin = 22,
                MoveAfter = 2,
                Maturity = 10,
            },
        },
    };

    /// <summary>The certificate of everybody in a validator set.</summary>
    public static Certificate Certify(BlockHeader header, ValidatorSet validators)
    {
        var digest = Certificate.VoteDigest(Parameters.GenesisHash, header, 0);
        return new Certificate(0, [.. validators.Validators.Select((validator, place) => new CertificateSignature((ushort)place, Keys[validator.Key.Hash].Sign(digest)))]);
    }
}
