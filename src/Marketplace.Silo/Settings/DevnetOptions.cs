using System.ComponentModel.DataAnnotations;

namespace Marketplace.Silo.Settings;

/// <summary>The genesis of a new devnet.</summary>
internal sealed record DevnetOptions
{
    /// <summary>The network's name: 1 to 32 characters.</summary>
    /// <value>The default is devnet.</value>
    [StringLength(32, MinimumLength = 1)]
    public string Name { get; init; } = "devnet";
}
