namespace MoA.Cli.Errors;

/// <summary>What <c>moa</c> tells the script that called it. Part of the documented interface: numbers do not change.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The run failed, was cancelled by somebody else, or was refused for now.</summary>
    public const int RunFailed = 1;

    /// <summary>The command line, the configuration, the request or the credential is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no such run, mixture or model.</summary>
    public const int NotFound = 4;

    /// <summary>The budget was reached before everything was done.</summary>
    public const int BudgetReached = 5;

    /// <summary>Stopped by Ctrl-C (128 and the number of SIGINT, as shells have it).</summary>
    public const int Cancelled = 130;

    public const string Help = "Exit codes: 0 done; 1 the run failed; 2 wrong usage or configuration; 3 server unreachable; 4 not found; 5 budget reached; 130 stopped by Ctrl-C.";
}
