namespace Orleans
{
    /// <summary>Something that begins and ends in stages.</summary>
    public interface ILifecycleObservable
    {
        /// <summary>Takes part in a stage until disposed.</summary>
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>Takes part in a stage.</summary>
    public interface ILifecycleObserver
    {
        /// <summary>Called when the stage begins; a failure ends the start.</summary>
        Task OnStart(CancellationToken cancellationToken = default);

        /// <summary>Called when the stage ends; failures are logged.</summary>
        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>A service that takes part in a life cycle.</summary>
    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        /// <summary>Subscribes to stages.</summary>
        void Participate(TLifecycleObservable lifecycle);
    }

    /// <summary>A life cycle that can be driven.</summary>
    public interface ILifecycleSubject : ILifecycleObservable, ILifecycleObserver;

    /// <summary>Short forms of subscribing.</summary>
    public static class LifecycleExtensions
    {
        /// <summary>Takes part with functions.</summary>
        public static IDisposable Subscribe(
            this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart,
            Func<CancellationToken, Task>? onStop) =>
            observable.Subscribe(observerName, stage, new FunctionObserver(onStart, onStop));

        /// <summary>Takes part in the start with a function.</summary>
        public static IDisposable Subscribe(
            this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe(observerName, stage, new FunctionObserver(onStart, null));

        /// <summary>Takes part under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, observer);

        /// <summary>Takes part under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(
            this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, onStart, onStop);

        /// <summary>Takes part in the start under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, onStart, null);

        /// <summary>Takes part under the name of the observer's type.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(observer.GetType().FullName!, stage, observer);

        private sealed class FunctionObserver(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
        {
            public Task OnStart(CancellationToken cancellationToken) => onStart(cancellationToken);

            public Task OnStop(CancellationToken cancellationToken) => onStop?.Invoke(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>The numbers of the stages of a silo.</summary>
    public static class ServiceLifecycleStage
    {
        /// <summary>The first.</summary>
        public const int First = int.MinValue;

        /// <summary>The runtime is set up.</summary>
        public const int RuntimeInitialize = 2000;

        /// <summary>Services of the runtime start.</summary>
        public const int RuntimeServices = 4000;

        /// <summary>Storage of the runtime starts.</summary>
        public const int RuntimeStorageServices = 6000;

        /// <summary>Services of the runtime that use grains start, such as reminders' table.</summary>
        public const int RuntimeGrainServices = 8000;

        /// <summary>After <see cref="RuntimeGrainServices"/>.</summary>
        public const int AfterRuntimeGrainServices = 8100;

        /// <summary>Services of the application start.</summary>
        public const int ApplicationServices = 10000;

        /// <summary>On the way down, all activations end after this stage.</summary>
        public const int GrainDeactivation = BecomeActive - 1;

        /// <summary>The silo becomes active.</summary>
        public const int BecomeActive = Active - 1;

        /// <summary>The silo is active.</summary>
        public const int Active = 20000;

        /// <summary>The last.</summary>
        public const int Last = int.MaxValue;
    }
}

namespace Orleans.Runtime
{
    /// <summary>The life cycle of a silo.</summary>
    public interface ISiloLifecycle : ILifecycleObservable
    {
        /// <summary>The highest stage that has begun.</summary>
        int HighestCompletedStage { get; }

        /// <summary>The lowest stage that has ended.</summary>
        int LowestStoppedStage { get; }
    }

    /// <summary>Work to be done when the silo has started.</summary>
    public interface IStartupTask
    {
        /// <summary>Does the work; a failure ends the start.</summary>
        Task Execute(CancellationToken cancellationToken);
    }

    /// <summary>The silo of this process.</summary>
    public interface ILocalSiloDetails
    {
        /// <summary>The silo's name.</summary>
        string Name { get; }

        /// <summary>The cluster's name.</summary>
        string ClusterId { get; }

        /// <summary>The host's name.</summary>
        string DnsHostName { get; }

        /// <summary>The silo's address.</summary>
        SiloAddress SiloAddress { get; }

        /// <summary>The address for clients.</summary>
        SiloAddress GatewayAddress { get; }
    }

    /// <summary>Names under which clocks can be registered as keyed services; without one the host's <see cref="TimeProvider"/> counts.</summary>
    public static class TimeProviderNames
    {
        /// <summary>The clock that finds idle activations.</summary>
        public const string ActivationManagement = "Orleans.ActivationManagement";

        /// <summary>The clock of grain timers.</summary>
        public const string Grains = "Orleans.Grains";

        /// <summary>The clock of call time-outs.</summary>
        public const string Messaging = "Orleans.Messaging";

        /// <summary>Accepted and without effect here.</summary>
        public const string GrainDirectory = "Orleans.GrainDirectory";

        /// <summary>Accepted and without effect here.</summary>
        public const string Membership = "Orleans.Membership";

        /// <summary>Accepted and without effect here.</summary>
        public const string SystemTimers = "Orleans.SystemTimers";
    }
}
