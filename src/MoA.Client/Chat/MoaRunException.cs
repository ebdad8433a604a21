using MoA.Core.Runs;

namespace MoA.Client.Chat;

/// <summary>A run ended without an answer. The message says why; <c>GET /v1/runs/{id}</c> shows every layer of it.</summary>
public sealed class MoaRunException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="run">The run.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="message">A sentence fit for the caller.</param>
    public MoaRunException(RunId run, RunStatus status, string message)
        : base(message)
    {
        Run = run;
        Status = status;
    }

    /// <summary>The run.</summary>
    public RunId Run { get; }

    /// <summary><see cref="RunStatus.Failed"/>, <see cref="RunStatus.Cancelled"/>, or <see cref="RunStatus.Running"/> where it began its answer anew.</summary>
    public RunStatus Status { get; }

    /// <summary>Why it failed, with what each provider said; null where it did not fail.</summary>
    public RunError? Error { get; init; }
}
