namespace Orleans;

/// <summary>Checks configuration when a silo starts.</summary>
public interface IConfigurationValidator
{
    /// <summary>Throws if the configuration cannot work.</summary>
    void ValidateConfiguration();
}
