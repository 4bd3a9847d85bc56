using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Marketplace.Grains;

/// <summary>Refuses options that cannot work, at the start of a silo: out of the bounds that they declare, or against each other.</summary>
internal sealed class MarketOptionsValidator : IValidateOptions<MarketOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MarketOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        string[] faults = [.. results.Select(result => $"{nameof(MarketOptions)}: {result.ErrorMessage}"), .. options.Conflicts()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
