using Marketplace.Silo.Commands;

using var stop = new StopRequest();
var exitCode = await HostProgram.RunAsync(args, HostConsole.OfProcess(), stop);

// Not by returning, which would wait for threads that a late stop has left behind.
Environment.Exit(exitCode);
