namespace MoA.Hosting.CommandLine;

/// <summary>The process's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>Stopped by a signal.</summary>
    public const int Stopped = 0;

    /// <summary>It could not listen, or not use the storage of its runs.</summary>
    public const int CannotRun = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int WrongConfiguration = 2;
}
