namespace MoA.Cli.Errors;

/// <summary>A mistake that the user can mend: one line that says how, and an exit code.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
