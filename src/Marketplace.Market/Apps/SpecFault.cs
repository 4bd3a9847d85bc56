namespace Marketplace.Market.Apps;

/// <summary>One thing that is wrong with a spec.</summary>
/// <param name="Path">Where, as a JSON path such as <c>$.components[0].ports[1].containerPort</c>.</param>
/// <param name="Code">A stable kebab-case code that programs may compare.</param>
/// <param name="Message">What is wrong and what would be right, in a sentence for people.</param>
public sealed record SpecFault(string Path, string Code, string Message);
