using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>A method that returns <see cref="IAsyncEnumerable{T}"/>: every step of the reader is a call that may interleave.</summary>
internal abstract class SequenceCall<T> : GrainCall, IAsyncEnumerable<T>
{
    /// <summary>Called by emitted proxies.</summary>
    public IAsyncEnumerable<T> Send(GrainReference reference, int method)
    {
        Reference = reference;
        Descriptor = reference.Shape.Methods[method];
        return this;
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reader((SequenceCall<T>)MemberwiseClone(), cancellationToken);

    protected abstract IAsyncEnumerable<T> InvokeInner(object target);

    protected override void ResetPromise()
    {
    }

    internal override void Run(Activation host) => throw new NotSupportedException();

    internal override Task<object?> InvokeBoxedAsync(object target) => throw new NotSupportedException();

    internal override bool SettleBoxed(object? result) => throw new NotSupportedException();

    internal override bool SettleError(Exception error) => throw new NotSupportedException();

    internal override Task<object?> BoxedResult() => throw new NotSupportedException();

    private sealed class Reader : IAsyncEnumerator<T>
    {
        private readonly SequenceCall<T> _call;
        private readonly CancellationToken _token;
        private readonly CallDescriptor _step;
        private readonly CancellationTokenSource _cancellation = new();
        private readonly CancellationTokenRegistration _registration;
        private IAsyncEnumerator<T>? _source;
        private object? _owner;

        public Reader(SequenceCall<T> call, CancellationToken token)
        {
            _call = call;
            _token = token;
            _step = call.Descriptor.With(InvokeMethodOptions.AlwaysInterleave);
            _registration = token.UnsafeRegister(static s => ((Reader)s!)._cancellation.Cancel(), this);
        }

        public T Current { get; private set; } = default!;

        public async ValueTask<bool> MoveNextAsync()
        {
            _token.ThrowIfCancellationRequested();
            bool moved;
            (moved, Current) = await new Step(this).SendStep();
            return moved;
        }

        public async ValueTask DisposeAsync()
        {
            await _registration.DisposeAsync();
            if (_source is not null)
                await new End(this).SendEnd();
        }

        private async Task<(bool Moved, T Value)> MoveOnAsync(object target)
        {
            if (_source is null)
            {
                _owner = target;
                _source = _call.InvokeInner(target).GetAsyncEnumerator(_cancellation.Token);
            }
            else if (!ReferenceEquals(_owner, target))
            {
                throw new EnumerationAbortedException("The grain that produced the sequence has been deactivated.");
            }
            return await _source.MoveNextAsync() ? (true, _source.Current) : (false, default!);
        }

        private sealed class Step(Reader reader) : TaskCall<(bool Moved, T Value)>
        {
            public Task<(bool Moved, T Value)> SendStep()
            {
                SetCallerToken(reader._token);
                return SendForTask(reader._call.Reference, reader._step);
            }

            protected override Task<(bool Moved, T Value)> InvokeInner(object target) => reader.MoveOnAsync(target);
        }

        private sealed class End(Reader reader) : TaskCall
        {
            public Task SendEnd() => SendForTask(reader._call.Reference, reader._step);

            protected override Task InvokeInner(object target) =>
                ReferenceEquals(reader._owner, target) ? reader._source!.DisposeAsync().AsTask() : Task.CompletedTask;
        }
    }
}
