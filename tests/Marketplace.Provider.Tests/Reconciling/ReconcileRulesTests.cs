using Marketplace.Containers;
using Marketplace.Provider.Reconciling;
using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Tests.Reconciling;

public sealed class ReconcileRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly ComponentPlan Plan = new() { Name = "web", Image = "x", Limits = new Resources(100, 64, 0) };
    private static readonly InstanceSpec Spec = new("i", "lease", 0, Revision: 2, FencingToken: 5, [Plan]);
    private static readonly WantedInstance Wanted = new(Spec);
    private static readonly InstanceMemory Fresh = InstanceMemory.Of(Spec);

    [Fact]
    public void What_is_wanted_and_not_there_is_started() => Assert.Equal(InstanceStep.Start, Decide(Wanted, null));

    [Fact]
    public void What_runs_as_wanted_is_left_alone() => Assert.Equal(InstanceStep.None, Decide(Wanted, Seen()));

    [Fact]
    public void What_is_not_wanted_is_removed_once_it_is_known_what_is_wanted()
    {
        Assert.Equal(InstanceStep.None, ReconcileRules.Decide(null, false, Seen(), Fresh, Now));
        Assert.Equal(InstanceStep.Remove, ReconcileRules.Decide(null, true, Seen(), Fresh, Now));
        Assert.Equal(InstanceStep.None, ReconcileRules.Decide(null, true, null, Fresh, Now));
    }

    [Fact]
    public void Another_revision_restart_or_set_of_components_is_replaced()
    {
        Assert.Equal(InstanceStep.Start, Decide(Wanted, Seen(revision: 1)));
        Assert.Equal(InstanceStep.Start, Decide(new WantedInstance(Spec with { RestartToken = 1 }), Seen()));
        Assert.Equal(InstanceStep.Start, Decide(new WantedInstance(Spec with { Components = [Plan, Plan with { Name = "db" }] }), Seen()));
    }

    [Fact]
    public void A_newer_owners_instance_is_not_touched() => Assert.Equal(InstanceStep.None, Decide(Wanted, Seen(revision: 3, fencing: 6)));

    [Fact]
    public void After_a_failure_it_waits_and_then_starts()
    {
        var failed = ReconcileRules.Fail(Fresh, new InstanceFailure(FailureCode.PortTaken, ""), Now, TimeSpan.Zero);
        Assert.Equal(InstanceStep.Start, ReconcileRules.Decide(Wanted, true, null, failed, Now));
        failed = ReconcileRules.Fail(failed, new InstanceFailure(FailureCode.PortTaken, ""), Now, TimeSpan.Zero);
        Assert.Equal(InstanceStep.Wait, ReconcileRules.Decide(Wanted, true, null, failed, Now.AddSeconds(4.9)));
        Assert.Equal(InstanceStep.Start, ReconcileRules.Decide(Wanted, true, null, failed, Now.AddSeconds(5)));
    }

    [Fact]
    public void What_cannot_work_waits_for_another_specification()
    {
        var failed = ReconcileRules.Fail(Fresh, new InstanceFailure(FailureCode.InvalidSpec, ""), Now, TimeSpan.Zero);
        Assert.Equal(InstanceStep.None, ReconcileRules.Decide(Wanted, true, null, failed, Now.AddYears(1)));
        var next = new WantedInstance(Spec with { Revision = 3 });
        Assert.Equal(InstanceStep.Start, ReconcileRules.Decide(next, true, null, failed, Now));
        Assert.Null(ReconcileRules.Begin(failed, next.Spec).Failure);
    }

    [Fact]
    public void Waits_grow_from_nothing_to_a_minute_and_begin_anew_after_it_worked()
    {
        Assert.Equal([0, 5, 15, 30, 60, 60], Enumerable.Range(1, 6).Select(failures => RestartBackoff.After(failures).TotalSeconds));
        Assert.Equal(3, RestartBackoff.Count(2, TimeSpan.FromSeconds(30)));
        Assert.Equal(1, RestartBackoff.Count(7, RestartBackoff.Stable));
    }

    [Fact]
    public void One_end_counts_as_one_failure_however_often_it_is_seen()
    {
        var ended = Seen(ended: Now);
        var memory = ReconcileRules.See(ReconcileRules.See(Fresh, ended, Now.AddSeconds(1)), ended, Now.AddSeconds(2));

        Assert.Equal(1, memory.FailuresInRow);
        Assert.Equal(FailureCode.ExitedAtOnce, memory.Failure?.Code);
        Assert.Equal(1, ReconcileRules.Begin(memory, Spec).Restarts);
        Assert.Equal(0, ReconcileRules.Begin(Fresh, Spec).Restarts);
    }

    [Fact]
    public void An_instance_that_ran_long_has_no_failures()
    {
        var failed = ReconcileRules.Fail(Fresh, new InstanceFailure(FailureCode.Exited, ""), Now, TimeSpan.Zero);
        Assert.Equal(1, ReconcileRules.See(failed, Seen(), Now).FailuresInRow);
        var cured = ReconcileRules.See(failed, Seen(), Now + RestartBackoff.Stable);
        Assert.Equal(0, cured.FailuresInRow);
        Assert.Null(cured.Failure);
    }

    [Fact]
    public void The_phase_says_where_an_instance_is()
    {
        var failed = ReconcileRules.Fail(Fresh, new InstanceFailure(FailureCode.PortTaken, ""), Now, TimeSpan.Zero);
        Assert.Equal(InstancePhase.Assigned, ReconcileRules.Phase(Wanted, null, Fresh, null, true));
        Assert.Equal(InstancePhase.Pulling, ReconcileRules.Phase(Wanted, null, Fresh, StartStep.Pulling, true));
        Assert.Equal(InstancePhase.Starting, ReconcileRules.Phase(Wanted, null, failed, StartStep.Creating, true));
        Assert.Equal(InstancePhase.Starting, ReconcileRules.Phase(Wanted, Seen(), Fresh, null, null));
        Assert.Equal(InstancePhase.Running, ReconcileRules.Phase(Wanted, Seen(), Fresh, null, true));
        Assert.Equal(InstancePhase.Unhealthy, ReconcileRules.Phase(Wanted, Seen(), Fresh, null, false));
        Assert.Equal(InstancePhase.Failed, ReconcileRules.Phase(Wanted, null, failed, null, true));
        Assert.Equal(InstancePhase.Stopped, ReconcileRules.Phase(null, null, Fresh with { RemovedAt = Now }, null, true));
    }

    private static InstanceStep Decide(WantedInstance? wanted, ObservedInstance? seen) => ReconcileRules.Decide(wanted, true, seen, Fresh, Now);

    private static ObservedInstance Seen(long revision = 2, long fencing = 5, DateTimeOffset? ended = null) => new("i", "lease", 0, revision, fencing, Now,
    [
        new ObservedComponent
        {
            Name = "web",
            ContainerId = "1",
            State = ended is null ? ComponentState.Running : ComponentState.Exited,
            Revision = revision,
            Image = "x",
            ImageId = "y",
            StartedAt = Now.AddSeconds(-1),
            FinishedAt = ended,
            ExitCode = ended is null ? null : 1,
        },
    ]);
}
