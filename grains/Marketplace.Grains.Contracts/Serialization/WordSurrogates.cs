using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Words;

namespace Marketplace.Grains.Contracts.Serialization;

/// <summary>The form in which the market's enums cross grains: their word, so that no silo takes a number for another silo's member.</summary>
[GenerateSerializer, Immutable, Alias("market.Word")]
internal readonly record struct Word([property: Id(0)] string Text);

/// <summary>Turns one enum of the market into its word and back.</summary>
/// <typeparam name="T">An enum with a table in <see cref="WireWords"/>.</typeparam>
internal abstract class WordConverter<T> : IConverter<T, Word>
    where T : struct, Enum
{
    /// <exception cref="FormatException">The word is unknown here: a newer silo sent it.</exception>
    public T ConvertFromSurrogate(in Word surrogate) => WireWords.Of<T>().Read(surrogate.Text);

    public Word ConvertToSurrogate(in T value) => new(WireWords.Of<T>().Write(value));
}

[RegisterConverter]
internal sealed class LeaseStatusConverter : WordConverter<LeaseStatus>;

[RegisterConverter]
internal sealed class EndReasonConverter : WordConverter<EndReason>;

[RegisterConverter]
internal sealed class RolloutDirectionConverter : WordConverter<RolloutDirection>;

[RegisterConverter]
internal sealed class SlotPhaseConverter : WordConverter<SlotPhase>;

[RegisterConverter]
internal sealed class InstancePhaseConverter : WordConverter<InstancePhase>;

[RegisterConverter]
internal sealed class FailureCodeConverter : WordConverter<FailureCode>;

[RegisterConverter]
internal sealed class LogStreamConverter : WordConverter<LogStream>;

[RegisterConverter]
internal sealed class PortProtocolConverter : WordConverter<PortProtocol>;

[RegisterConverter]
internal sealed class NodeStatusConverter : WordConverter<NodeStatus>;
