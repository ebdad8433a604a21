using MoA.Server.CommandLine;

return await ServerCommand.RunAsync(args);
