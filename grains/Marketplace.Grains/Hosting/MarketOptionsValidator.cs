using Microsoft.Extensions.Options;

namespace Marketplace.Grains;

/// <summary>Refuses options that cannot work, at the start of the host.</summary>
internal sealed class MarketOptionsValidator : IValidateOptions<MarketOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MarketOptions options)
    {
        List<string> faults = [];
        Between(nameof(options.SettleInterval), options.SettleInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Between(nameof(options.HeartbeatInterval), options.HeartbeatInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Between(nameof(options.SuspectAfter), options.SuspectAfter, 2 * options.HeartbeatInterval, TimeSpan.FromMinutes(10));
        Between(nameof(options.OfflineAfter), options.OfflineAfter, options.SuspectAfter, TimeSpan.FromMinutes(10));
        Between(nameof(options.PlacementRetry), options.PlacementRetry, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Between(nameof(options.LongestStep), options.LongestStep, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Between(nameof(options.FinalReportWait), options.FinalReportWait, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        Between(nameof(options.FailedReplaceAfter), options.FailedReplaceAfter, TimeSpan.Zero, TimeSpan.FromDays(1));
        Between(nameof(options.AvoidNodeFor), options.AvoidNodeFor, TimeSpan.Zero, TimeSpan.FromDays(1));
        Between(nameof(options.RolloutSlotTimeout), options.RolloutSlotTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Between(nameof(options.RolloutSettle), options.RolloutSettle, TimeSpan.Zero, options.RolloutSlotTimeout);
        Between(nameof(options.SettleRetry), options.SettleRetry, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Between(string option, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most) faults.Add($"{nameof(MarketOptions)}.{option} is {value}; it must be {least} to {most}.");
        }
    }
}
