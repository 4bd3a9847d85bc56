using System.ComponentModel.DataAnnotations;

namespace Marketplace.Chain;

/// <summary>Holds options to the bounds that their properties declare, for callers that make them in code.</summary>
internal static class DeclaredBounds
{
    /// <summary>Refuses options with a value out of its bounds.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">Some values are; the message names each of them with its bounds.</exception>
    public static void Require(object options)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
        {
            throw new ArgumentException($"{options.GetType().Name}: {string.Join(' ', results.Select(result => result.ErrorMessage))}");
        }
    }
}
