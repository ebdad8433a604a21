using System.Diagnostics;
using System.Text.Json;
using MoA.Core.Runs;

namespace MoA.Core.Telemetry;

/// <summary>Values of <c>error.type</c>: the codes that the API and the journal use.</summary>
public static class ErrorTypes
{
    /// <summary>Stopped, by a caller or because others were enough.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The name of an agent's failure, such as <c>rate_limited</c>.</summary>
    public static string Of(AgentErrorCode code) => Names<AgentErrorCode>.Of(code);

    /// <summary>The name of a run's failure, such as <c>too_few_proposals</c>.</summary>
    public static string Of(RunErrorCode code) => Names<RunErrorCode>.Of(code);

    /// <summary>Marks a span as failed. Its status has no description: what providers say may hold a piece of a prompt.</summary>
    public static void Fail(Activity span, string error)
    {
        ArgumentNullException.ThrowIfNull(span);
        span.SetTag(GenAiAttributes.ErrorType, error);
        span.SetStatus(ActivityStatusCode.Error);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static string Of(T value) => All[value];
    }
}
