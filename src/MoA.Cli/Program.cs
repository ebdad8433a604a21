using System.Text;
using MoA.Cli.Commands;
using MoA.Cli.Input;
using MoA.Cli.Output;

// Without a mark at the beginning: what is piped on is text, not a file.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.OutputEncoding = utf8;
Console.InputEncoding = utf8;
var environment = new CliEnvironment(
    new CliConsole(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable),
    new InterruptibleReader(Console.In),
    !Console.IsInputRedirected,
    Environment.GetEnvironmentVariable,
    TimeProvider.System);
return await MoaCommand.RunAsync(args, environment);
