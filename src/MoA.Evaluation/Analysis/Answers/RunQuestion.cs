using MoA.Core.Runs;

namespace MoA.Evaluation.Analysis.Answers;

/// <summary>What a run was asked.</summary>
internal static class RunQuestion
{
    /// <summary>The text of the last user message, without white space around it; empty where there is none.</summary>
    public static string Of(RunSnapshot run) => run.Messages.LastOrDefault(message => message.Role == "user")?.Text.Trim() ?? "";
}
