namespace MoA.Evaluation.Batches.Progress;

/// <summary>Where one step of one item stands.</summary>
internal sealed class StepProgress
{
    /// <summary>A hash of what was asked last; null: nothing was.</summary>
    public string? Request { get; private set; }

    /// <summary>The newest run there was when the process began that asked it.</summary>
    public string? After { get; private set; }

    /// <summary>Whether a run was to be started whose end is not recorded.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The run of the latest attempt, as far as its id is known.</summary>
    public string? Run { get; private set; }

    /// <summary>The answer; null: there is none yet.</summary>
    public BatchAnswer? Answer { get; private set; }

    /// <summary>Why the latest attempt failed; null: it did not.</summary>
    public StepFailed? Failure { get; private set; }

    /// <summary>Takes in the next line about this step.</summary>
    public void Apply(StepRecord next, string? newestRunAtOpening)
    {
        switch (next)
        {
            case StepStarting starting:
                (Request, After, IsOpen, Run, Answer, Failure) = (starting.Request, newestRunAtOpening, true, null, null, null);
                break;
            case StepStarted started:
                Run = started.Run;
                break;
            case StepCompleted completed:
                (IsOpen, Answer) = (false, completed.Answer);
                break;
            case StepFailed failed:
                (IsOpen, Failure) = (false, failed);
                break;
        }
    }
}
