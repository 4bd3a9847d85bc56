using System.Runtime.InteropServices;
using Marketplace.Cli;

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await MarketProgram.RunAsync(args, CliEnvironment.OfProcess(), stop.Token);
