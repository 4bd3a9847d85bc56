namespace Marketplace.Architecture.Tests.Support;

internal static class Graph
{
    /// <summary>All that can be reached from a node by at least one step.</summary>
    public static HashSet<T> Reach<T>(T from, Func<T, IEnumerable<T>> next)
    {
        var reached = new HashSet<T>();
        var open = new Stack<T>(next(from));
        while (open.TryPop(out var node))
        {
            if (reached.Add(node))
            {
                foreach (var further in next(node))
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }
}
