namespace Marketplace.Containers;

/// <summary>What a component uses. Counters grow from its start and are never reset while it runs.</summary>
/// <param name="Component">Its name.</param>
/// <param name="At">When this was measured.</param>
/// <param name="CpuTime">Processor time used since its start.</param>
/// <param name="MemoryBytes">Memory in use, without file cache that can be dropped.</param>
/// <param name="MemoryLimitBytes">The memory it may use.</param>
/// <param name="ReceivedBytes">Network bytes received since its start.</param>
/// <param name="SentBytes">Network bytes sent since its start.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record ComponentUsage(
    string Component, DateTimeOffset At, TimeSpan CpuTime, long MemoryBytes, long MemoryLimitBytes, long ReceivedBytes, long SentBytes, int Pids);
