using MoA.Cli.Output;

namespace MoA.Cli.Commands;

/// <summary>What a command has to do with: the console, standard input, environment variables, the clock.</summary>
internal sealed record CliEnvironment(CliConsole Console, TextReader Input, bool IsInputTerminal, Func<string, string?> Variable, TimeProvider Time);
