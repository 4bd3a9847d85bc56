using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Tests.Nodes;

/// <summary>
/// The rules once more, as the facts about Flux state them and as simply as can be: one list, looked through and sorted anew in each round. What the registry
/// does has to be what this does.
/// </summary>
internal sealed class NaiveNodes(NodeParameters parameters)
{
    private readonly List<Node> _nodes = [];
    private long _height;

    public IEnumerable<(OutPoint Node, NodeStatus Status)> States =>
        _nodes.OrderBy(node => NodeSample.Collateral(node.Number)).Select(node => (NodeSample.Collateral(node.Number), node.Status));

    public List<OutPoint> Queue(NodeTier tier) => [.. Waiting(tier).Select(node => NodeSample.Collateral(node.Number))];

    /// <summary>Returns whom the round pays, tier by tier.</summary>
    public List<OutPoint> NextRound()
    {
        _height++;
        foreach (var node in _nodes)
        {
            if (node.Status == NodeStatus.Confirmed && node.LastConfirmed < _height - parameters.ConfirmWithin)
            {
                node.Status = NodeStatus.Expired;
            }
            else if (node.Status == NodeStatus.Started && _height - node.Started > parameters.StartWindow)
            {
                node.Status = NodeStatus.Barred;
            }
        }

        _nodes.RemoveAll(node => node.Status == NodeStatus.Leaving && node.Left + parameters.Maturity <= _height);
        var paid = new List<OutPoint>();
        foreach (var tier in NodeTiers.All)
        {
            if (Waiting(tier).FirstOrDefault() is { } front)
            {
                front.LastPaid = _height;
                paid.Add(NodeSample.Collateral(front.Number));
            }
        }

        return paid;
    }

    public bool Register(int number)
    {
        if (Find(number) is not null)
        {
            return false;
        }

        _nodes.Add(new Node(number) { Started = _height });
        return true;
    }

    public bool Confirm(int number, string endpoint)
    {
        var node = Find(number);
        if (node?.Status == NodeStatus.Started)
        {
            node.Status = NodeStatus.Confirmed;
            node.Confirmed = _height;
        }
        else if (node?.Status != NodeStatus.Confirmed
            || _height - node.LastConfirmed <= (endpoint == node.Endpoint ? parameters.ConfirmAfter : Math.Min(parameters.ConfirmAfter, parameters.MoveAfter)))
        {
            return false;
        }

        node.LastConfirmed = _height;
        node.Endpoint = endpoint;
        return true;
    }

    public bool Restart(int number)
    {
        var node = Find(number);
        if (node?.Status == NodeStatus.Expired || (node?.Status == NodeStatus.Barred && node.Started + parameters.BarredFor <= _height))
        {
            node.Status = NodeStatus.Started;
            node.Started = _height;
            node.Confirmed = node.LastConfirmed = node.LastPaid = 0;
            return true;
        }

        return false;
    }

    public bool Unregister(int number)
    {
        if (Find(number) is not { } node || node.Status == NodeStatus.Leaving)
        {
            return false;
        }

        node.Status = NodeStatus.Leaving;
        node.Left = _height;
        return true;
    }

    public bool Slash(int number) => _nodes.RemoveAll(node => node.Number == number) > 0;

    private Node? Find(int number) => _nodes.Find(node => node.Number == number);

    private IEnumerable<Node> Waiting(NodeTier tier) =>
        from node in _nodes
        where node.Status == NodeStatus.Confirmed && NodeSample.Tier(node.Number) == tier
        orderby node.LastPaid > 0 ? node.LastPaid : node.Confirmed, node.LastPaid > 0 ? 1 : 0, NodeSample.Collateral(node.Number)
        select node;

    private sealed class Node(int number)
    {
        public int Number => number;

        public NodeStatus Status { get; set; } = NodeStatus.Started;

        public string Endpoint { get; set; } = "";

        public long Started { get; set; }

        public long Confirmed { get; set; }

        public long LastConfirmed { get; set; }

        public long LastPaid { get; set; }

        public long Left { get; set; }
    }
}
