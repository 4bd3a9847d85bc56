using Marketplace.Ledger.Keys;

namespace Marketplace.Validators.Transport;

/// <summary>Connects validators of one process: encoded messages over bounded queues, for tests and benchmarks.</summary>
public sealed class InProcessNetwork
{
    private readonly Lock _gate = new();
    private readonly List<Member> _members = [];
    private readonly HashSet<(PublicKey, PublicKey)> _cut = [];

    /// <summary>A transport for one validator. It is connected to every other one that has started.</summary>
    /// <param name="key">The validator's key; believed.</param>
    public IPeerTransport Join(PublicKey key) => new Member(this, key);

    /// <summary>Ends the connection between two validators until <see cref="Mend"/>.</summary>
    /// <param name="one">A validator.</param>
    /// <param name="other">Another one.</param>
    public void Cut(PublicKey one, PublicKey other)
    {
        lock (_gate)
        {
            _cut.Add(Pair(one, other));
            _members.Find(member => member.Key == one)?.Drop(other);
        }
    }

    /// <summary>Connects two validators again.</summary>
    /// <param name="one">A validator.</param>
    /// <param name="other">Another one.</param>
    public void Mend(PublicKey one, PublicKey other)
    {
        lock (_gate)
        {
            _cut.Remove(Pair(one, other));
            if (_members.Find(member => member.Key == one) is { } first && _members.Find(member => member.Key == other) is { } second)
            {
                Connect(first, second);
            }
        }
    }

    private static (PublicKey Low, PublicKey High) Pair(PublicKey one, PublicKey other) => one < other ? (one, other) : (other, one);

    private void Add(Member member)
    {
        lock (_gate)
        {
            foreach (var other in _members)
            {
                Connect(member, other);
            }

            _members.Add(member);
        }
    }

    private void Remove(Member member)
    {
        lock (_gate)
        {
            _members.Remove(member);
        }
    }

    private void Connect(Member one, Member other)
    {
        if (_cut.Contains(Pair(one.Key, other.Key)))
        {
            return;
        }

        var here = new Link(other.Key);
        var there = new Link(one.Key);
        (here.Reverse, there.Reverse) = (there, here);
        if (one.Events!.OnConnected(here) is not { } oneSink)
        {
            return;
        }

        here.Sink = oneSink;
        if (other.Events!.OnConnected(there) is not { } otherSink)
        {
            oneSink.OnClosed();
            return;
        }

        there.Sink = otherSink;
        one.Links.Add(here);
        other.Links.Add(there);
        here.Start();
        there.Start();
    }

    private sealed class Member(InProcessNetwork network, PublicKey key) : IPeerTransport
    {
        public PublicKey Key => key;

        public IPeerEvents? Events { get; private set; }

        public List<Link> Links { get; } = [];

        public void Start(IPeerEvents events)
        {
            Events = events;
            network.Add(this);
        }

        public void Drop(PublicKey other) => Links.FindAll(link => link.Key == other).ForEach(link => link.Close("cut"));

        public async ValueTask DisposeAsync()
        {
            network.Remove(this);
            Link[] links;
            lock (network._gate)
            {
                links = [.. Links];
            }

            foreach (var link in links)
            {
                link.Close("stopped");
                await link.Done;
            }
        }
    }

    /// <summary>One direction: from its owner to the peer, whose sink it feeds.</summary>
    private sealed class Link(PublicKey key) : IPeerConnection
    {
        private readonly OutboundQueue _queue = new();
        private readonly CancellationTokenSource _end = new();
        private int _closed;

        public PublicKey Key => key;

        public Link Reverse { get; set; } = null!;

        /// <summary>Takes what the peer sends to the owner.</summary>
        public IPeerSink Sink { get; set; } = null!;

        public Task Done { get; private set; } = Task.CompletedTask;

        public void Start() => Done = Task.Run(RunAsync);

        public void Send(ReadOnlyMemory<byte> frame, bool bulk)
        {
            if (!_queue.TryAdd(frame, bulk) && !bulk)
            {
                Close("too slow");
            }
        }

        public void Close(string reason)
        {
            End();
            Reverse.End();
        }

        private void End()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                _queue.Complete();
                _end.Cancel();
                Sink?.OnClosed();
            }
        }

        private async Task RunAsync()
        {
            try
            {
                await _queue.PumpAsync((frame, cancellationToken) => Reverse.Sink.OnFrameAsync(frame, cancellationToken), _end.Token);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                // The way for a connection to end.
            }
        }
    }
}
