using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Marketplace.Provider.Reconciling;

/// <summary>What a node's agent counts, times and traces; docs/telemetry.md lists it.</summary>
public sealed class NodeInstruments
{
    /// <summary>The name of the meter, and of the source of traces.</summary>
    public const string Name = "Marketplace.Provider";

    private static readonly ActivitySource Source = new(Name);
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _stepTime;

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    public NodeInstruments(IMeterFactory meters)
        : this(meters.Create(Name))
    {
    }

    private NodeInstruments(Meter meter)
    {
        _steps = meter.CreateCounter<long>("node.instance.steps", "{step}", "Starts and removals of instances, by step and outcome.");
        _stepTime = meter.CreateHistogram<double>("node.instance.step.duration", "s", "Starting or removing an instance, by step.");
    }

    /// <summary>For a process without a container, such as a test of the agent alone.</summary>
    public static NodeInstruments Shared { get; } = new(new Meter(Name));

    /// <summary>Begins to time a start or a removal; disposing it counts the step.</summary>
    /// <param name="step">"start" or "remove".</param>
    /// <param name="instanceId">The instance.</param>
    internal Step Begin(string step, string instanceId) =>
        new(this, step, Source.StartActivity("node.instance." + step)?.SetTag("instance.id", instanceId), Stopwatch.GetTimestamp());

    private void OnStep(string step, bool succeeded, long started)
    {
        var tag = new KeyValuePair<string, object?>("step", step);
        _steps.Add(1, tag, new KeyValuePair<string, object?>("outcome", succeeded ? "done" : "failed"));
        if (succeeded && _stepTime.Enabled)
        {
            _stepTime.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
        }
    }

    /// <summary>A start or a removal that is under way. It failed unless <see cref="Succeed"/> was called.</summary>
    internal sealed class Step(NodeInstruments owner, string step, Activity? activity, long started) : IDisposable
    {
        private bool _succeeded;

        public void Succeed() => _succeeded = true;

        public void Dispose()
        {
            owner.OnStep(step, _succeeded, started);
            activity?.SetStatus(_succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            activity?.Dispose();
        }
    }
}
