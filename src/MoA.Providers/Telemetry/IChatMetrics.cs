using System.Diagnostics;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>The GenAI conventions' metrics of calls, by the names of one version of them. Tags hold what is the same for all of a call.</summary>
internal interface IChatMetrics
{
    /// <summary>A call ended.</summary>
    /// <param name="seconds">How long it took, without the wait for quota.</param>
    /// <param name="tags">With <c>error.type</c>, where it failed.</param>
    void Ended(double seconds, in TagList tags);

    /// <summary>What the provider reported for all attempts of a call together.</summary>
    void Used(TokenUsage usage, ReplyFacts facts, in TagList tags);

    /// <summary>The first piece of a streamed reply came.</summary>
    /// <param name="seconds">How long it took, without the wait for quota.</param>
    /// <param name="tags">Those of the call.</param>
    void FirstChunk(double seconds, in TagList tags);

    /// <summary>A further piece came.</summary>
    /// <param name="seconds">Since the one before.</param>
    /// <param name="tags">Those of the call.</param>
    void NextChunk(double seconds, in TagList tags);
}
