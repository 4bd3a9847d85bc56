namespace Marketplace.Market.Apps;

/// <summary>Collects faults, each only once for a place and code.</summary>
internal sealed class FaultList
{
    private readonly List<SpecFault> _faults = [];

    /// <summary>What was found so far, in the order of the spec.</summary>
    public IReadOnlyList<SpecFault> Faults => _faults;

    /// <summary>Adds a fault.</summary>
    /// <param name="path">The JSON path.</param>
    /// <param name="code">The stable code.</param>
    /// <param name="message">The sentence.</param>
    public void Add(string path, string code, string message) => _faults.Add(new SpecFault(path, code, message));

    /// <summary>Adds a fault unless a number lies in a range.</summary>
    public void Range(string path, string code, string what, long value, long least, long most, string unit = "")
    {
        if (value < least || value > most)
        {
            string suffix = unit.Length == 0 ? "" : " " + unit;
            Add(path, code, $"{what} is {value}{suffix}; it must be {least} to {most}{suffix}.");
        }
    }

    /// <summary>Adds a fault when there are too many of something.</summary>
    public void AtMost(string path, string code, string what, int count, int most)
    {
        if (count > most) Add(path, code, $"There are {count} {what}; at most {most} are allowed.");
    }
}
