using System.Reflection;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Requests;
using Marketplace.Market.Words;

namespace Marketplace.Market.Tests.Words;

/// <summary>Spells every word out that crosses a wire or is stored. A word that has to change here breaks other people's programs or stored state.</summary>
public sealed class WireWordsTests
{
    [Fact]
    public void Words_of_leases()
    {
        Holds(
            WireWords.LeaseStatus,
            (LeaseStatus.Draft, "draft"),
            (LeaseStatus.Funded, "funded"),
            (LeaseStatus.Placing, "placing"),
            (LeaseStatus.Running, "running"),
            (LeaseStatus.Degraded, "degraded"),
            (LeaseStatus.Ending, "closing"),
            (LeaseStatus.Settled, "settled"));
        Holds(WireWords.EndReason, (EndReason.Closed, "closed"), (EndReason.Expired, "expired"), (EndReason.Exhausted, "exhausted"));
        Holds(WireWords.Pending, (PendingKind.Open, "open"), (PendingKind.Settle, "settle"), (PendingKind.Close, "close"));
        Holds(WireWords.Rollout, (RolloutDirection.Forward, "rolling"), (RolloutDirection.Back, "rolling-back"));
    }

    [Fact]
    public void Words_of_instances()
    {
        Holds(
            WireWords.Phase,
            (InstancePhase.Assigned, "assigned"),
            (InstancePhase.Pulling, "pulling"),
            (InstancePhase.Starting, "starting"),
            (InstancePhase.Running, "running"),
            (InstancePhase.Unhealthy, "unhealthy"),
            (InstancePhase.Failed, "failed"),
            (InstancePhase.Stopped, "stopped"));
        Holds(
            WireWords.SlotPhase,
            (SlotPhase.Waiting, "waiting"),
            (SlotPhase.Assigned, "assigned"),
            (SlotPhase.Pulling, "pulling"),
            (SlotPhase.Starting, "starting"),
            (SlotPhase.Running, "running"),
            (SlotPhase.Unhealthy, "unhealthy"),
            (SlotPhase.Failed, "failed"),
            (SlotPhase.Lost, "lost"),
            (SlotPhase.Stopping, "stopping"),
            (SlotPhase.Stopped, "stopped"));
        Holds(WireWords.InstanceRole, (InstanceRole.Active, "active"), (InstanceRole.Incoming, "incoming"), (InstanceRole.Retired, "retired"));
        Holds(
            WireWords.Reservation,
            (ReservationState.Wanted, "wanted"),
            (ReservationState.Held, "held"),
            (ReservationState.Releasing, "releasing"),
            (ReservationState.Released, "released"));
        Holds(WireWords.Protocol, (PortProtocol.Tcp, "tcp"), (PortProtocol.Udp, "udp"));
    }

    [Fact]
    public void Words_of_failures_and_logs()
    {
        Holds(
            WireWords.Failure,
            (FailureCode.Unknown, "unknown"),
            (FailureCode.EngineUnavailable, "engine-unavailable"),
            (FailureCode.EngineGone, "engine-gone"),
            (FailureCode.Timeout, "timeout"),
            (FailureCode.ImageNotFound, "image-not-found"),
            (FailureCode.ImagePullFailed, "image-pull-failed"),
            (FailureCode.PortTaken, "port-taken"),
            (FailureCode.OutOfDisk, "out-of-disk"),
            (FailureCode.OutOfMemory, "out-of-memory"),
            (FailureCode.ExitedAtOnce, "exited-at-once"),
            (FailureCode.Exited, "exited"),
            (FailureCode.InvalidSpec, "invalid-spec"),
            (FailureCode.Conflict, "conflict"),
            (FailureCode.NotFound, "not-found"),
            (FailureCode.NoNode, "no-node"),
            (FailureCode.NodeUnknown, "node-unknown"),
            (FailureCode.NodeNotOnline, "node-not-online"),
            (FailureCode.NodeDraining, "node-draining"),
            (FailureCode.NodeFull, "node-full"),
            (FailureCode.InstanceUnknown, "instance-unknown"),
            (FailureCode.InstanceReleased, "instance-released"));
        Holds(WireWords.LogStream, (LogStream.Output, "stdout"), (LogStream.Error, "stderr"));
    }

    [Fact]
    public void Words_of_nodes_and_stakes()
    {
        Holds(
            WireWords.NodeStatus,
            (NodeStatus.Unknown, "unknown"),
            (NodeStatus.Registered, "registered"),
            (NodeStatus.Online, "online"),
            (NodeStatus.Suspect, "suspect"),
            (NodeStatus.Offline, "offline"));
        Holds(
            WireWords.NodeCondition,
            (NodeCondition.Unknown, "unknown"),
            (NodeCondition.Registered, "registered"),
            (NodeCondition.Online, "online"),
            (NodeCondition.EngineUnavailable, "engine-unavailable"),
            (NodeCondition.Draining, "draining"),
            (NodeCondition.Suspect, "suspect"),
            (NodeCondition.Offline, "offline"));
        Holds(WireWords.Tier, (StakeTier.Cumulus, "cumulus"), (StakeTier.Nimbus, "nimbus"), (StakeTier.Stratus, "stratus"));
        Holds(
            WireWords.StakeStatus,
            (StakeStatus.Started, "started"),
            (StakeStatus.Barred, "barred"),
            (StakeStatus.Confirmed, "confirmed"),
            (StakeStatus.Expired, "expired"),
            (StakeStatus.Leaving, "leaving"));
        Holds(
            WireWords.Evidence,
            (EvidenceKind.DoubleVote, "double-vote"),
            (EvidenceKind.DoubleProposal, "double-proposal"),
            (EvidenceKind.FalseStatement, "false-statement"));
    }

    [Fact]
    public void Words_of_transactions()
    {
        Holds(
            WireWords.Payload,
            (PayloadTag.None, "transfer"),
            (PayloadTag.GenesisIssue, "genesis-issue"),
            (PayloadTag.Coinbase, "coinbase"),
            (PayloadTag.OpenLease, "open-lease"),
            (PayloadTag.TopUpLease, "top-up-lease"),
            (PayloadTag.SettleLease, "settle-lease"),
            (PayloadTag.CloseLease, "close-lease"),
            (PayloadTag.ReclaimLease, "reclaim-lease"),
            (PayloadTag.RegisterStake, "register-stake"),
            (PayloadTag.ConfirmStake, "confirm-stake"),
            (PayloadTag.RestartStake, "restart-stake"),
            (PayloadTag.SetDelegates, "set-delegates"),
            (PayloadTag.UnregisterStake, "unregister-stake"),
            (PayloadTag.SlashStake, "slash-stake"),
            (PayloadTag.Propose, "propose"),
            (PayloadTag.Vote, "vote"),
            (PayloadTag.Burn, "burn"));
        Holds(
            WireWords.Lock,
            (OutputLockTag.Key, "key"),
            (OutputLockTag.MultiSig, "multisig"),
            (OutputLockTag.Time, "time"),
            (OutputLockTag.Escrow, "escrow"),
            (OutputLockTag.Collateral, "collateral"),
            (OutputLockTag.Deposit, "deposit"),
            (OutputLockTag.Treasury, "treasury"));
    }

    [Fact]
    public void Words_of_governance()
    {
        Holds(WireWords.VoteChoice, (VoteChoice.Yes, "yes"), (VoteChoice.No, "no"), (VoteChoice.Abstain, "abstain"));
        Holds(
            WireWords.Proposal,
            (ProposalKind.ParameterChange, "parameter-change"),
            (ProposalKind.TreasuryPayment, "treasury-payment"),
            (ProposalKind.Text, "text"));
        Holds(
            WireWords.RuleUnit,
            (RuleUnit.Satoshis, "satoshis"),
            (RuleUnit.PartsPerMillion, "parts-per-million"),
            (RuleUnit.Seconds, "seconds"),
            (RuleUnit.Rounds, "rounds"),
            (RuleUnit.Bytes, "bytes"),
            (RuleUnit.Count, "count"),
            (RuleUnit.Parts, "parts"),
            (RuleUnit.SatoshisPerHour, "satoshis-per-hour"),
            (RuleUnit.SatoshisPerSecond, "satoshis-per-second"));
    }

    [Fact]
    public void Words_of_requests() => Holds(
        WireWords.LeaseRequest,
        (LeaseRequestKind.Open, "open"),
        (LeaseRequestKind.Update, "update"),
        (LeaseRequestKind.Restart, "restart"),
        (LeaseRequestKind.TopUp, "top-ups"),
        (LeaseRequestKind.Close, "close"));

    [Fact]
    public void Every_enum_of_the_market_has_a_table_for_serializers()
    {
        var tableOf = typeof(WireWords).GetMethod(nameof(WireWords.Of))!;
        foreach (var type in typeof(WireWords).Assembly.GetExportedTypes().Where(type => type.IsEnum))
        {
            Assert.NotNull(tableOf.MakeGenericMethod(type).Invoke(null, null));
        }
    }

    [Fact]
    public void Every_enum_in_stored_state_is_written_as_a_word()
    {
        foreach (var type in Reached(typeof(LeaseState)).Concat(Reached(typeof(Market.Nodes.NodeState))).Where(type => type.IsEnum))
        {
            Assert.Equal(typeof(WireWordConverter<>).MakeGenericType(type), type.GetCustomAttribute<System.Text.Json.Serialization.JsonConverterAttribute>()?.ConverterType);
        }
    }

    [Theory]
    [InlineData("\"Running\"")]
    [InlineData("\"3\"")]
    [InlineData("3")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Nothing_but_the_word_is_read(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LeaseStatus>(json));

    [Fact]
    public void A_number_that_is_no_member_is_not_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WireWords.Phase.Write((InstancePhase)99));
        Assert.False(WireWords.Phase.TryRead(null, out _));
        Assert.Equal("'running ' is not one of tcp or udp.", Assert.Throws<FormatException>(() => WireWords.Protocol.Read("running ")).Message);
    }

    private static void Holds<T>(WordTable<T> table, params (T Member, string Word)[] expected)
        where T : struct, Enum
    {
        Assert.Equal(Enum.GetValues<T>().Order(), expected.Select(entry => entry.Member).Order());
        Assert.Equal(expected.Select(entry => entry.Word).Order(), table.Words.Order());
        Assert.Equal(table.Words.Length, table.Words.Distinct(StringComparer.Ordinal).Count());
        foreach (var (member, word) in expected)
        {
            Assert.Equal(word, table.Write(member));
            Assert.True(table.TryRead(word, out var read));
            Assert.Equal(member, read);
        }
    }

    // All types of a record's properties, and of those of what they hold.
    private static HashSet<Type> Reached(Type root)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>([root]);
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            foreach (var inner in type.GetGenericArguments())
            {
                open.Push(inner);
            }

            if (type.Namespace?.StartsWith("Marketplace", StringComparison.Ordinal) == true && !type.IsEnum)
            {
                foreach (var property in type.GetProperties())
                {
                    open.Push(property.PropertyType);
                }
            }
        }

        return seen;
    }
}
