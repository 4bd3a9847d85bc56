using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Marketplace.Silo.Settings;

/// <summary>The way from an operator's configuration to a host's options.</summary>
internal static class HostSettings
{
    /// <summary>Binds <see cref="MarketHostOptions"/> to a configuration and has them validated when the host starts.</summary>
    public static IServiceCollection AddMarketHostOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MarketHostOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MarketHostOptions>, MarketHostOptionsValidator>();
        return services;
    }

    /// <summary>The options that a configuration makes.</summary>
    /// <exception cref="HostStartException">It cannot work; the message names every setting that is at fault.</exception>
    public static MarketHostOptions Read(IConfiguration configuration)
    {
        string[] misread = [.. ConfigurationCheck.Faults(configuration)];
        if (misread.Length > 0)
        {
            throw Refused(misread);
        }

        using var services = new ServiceCollection().AddMarketHostOptions(configuration).BuildServiceProvider();
        try
        {
            return services.GetRequiredService<IOptions<MarketHostOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            throw Refused(exception.Failures);
        }
    }

    private static HostStartException Refused(IEnumerable<string> faults) => new("the settings cannot work: " + string.Join(' ', faults))
    {
        IsInvalidSetting = true,
    };
}
