using System.Diagnostics;
using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>The ledger's part of a trace; docs/telemetry.md lists it.</summary>
public static class LedgerActivities
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Marketplace.Ledger";

    private static readonly ActivitySource Source = new(SourceName);

    internal static bool AreWanted => Source.HasListeners();

    /// <summary>A transaction on its way into a durable block, or to its refusal; null when this trace is not recorded.</summary>
    internal static Activity? StartSubmit(Transaction transaction) =>
        Source.StartActivity("ledger.submit")?.SetTag("ledger.transaction.id", transaction.Id.ToString());

    internal static void SetOutcome(this Activity activity, SubmitOutcome outcome)
    {
        switch (outcome)
        {
            case SubmitOutcome.Included included:
                activity.SetTag("ledger.outcome", "included").SetTag("ledger.height", included.Location.Height);
                break;
            case SubmitOutcome.Refused refused:
                activity.SetTag("ledger.outcome", "refused").SetTag("ledger.rule", refused.Rejection.CodeName);
                break;
            case SubmitOutcome.Busy:
                activity.SetTag("ledger.outcome", "busy").SetStatus(ActivityStatusCode.Error);
                break;
            default:
                activity.SetTag("ledger.outcome", "unavailable").SetStatus(ActivityStatusCode.Error);
                break;
        }
    }
}
