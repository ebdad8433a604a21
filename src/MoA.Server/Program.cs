using MoA.Hosting.CommandLine;
using MoA.Server;

return await HostCommand.RunAsync(args, ServerHost.Recipe);
