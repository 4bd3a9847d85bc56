using System.Runtime.InteropServices;
using Marketplace.Cli;
using Marketplace.Cli.Terminal;

var environment = CliEnvironment.OfProcess();
if (args is ["--version"])
{
    // Over before a signal could stop it; scripts ask often, and getting ready for signals starts a thread.
    return await MarketProgram.RunAsync(args, environment, CancellationToken.None);
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    // The second time, and while somebody is asked something, the signal does what it does by default.
    if (stop.IsCancellationRequested || Prompts.AreOpen)
    {
        return;
    }

    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await MarketProgram.RunAsync(args, environment, stop.Token);
