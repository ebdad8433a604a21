using MoA.Core.Chat;

namespace MoA.Api.Errors;

/// <summary>An answer that is an error, in OpenAI's shape.</summary>
internal sealed record ApiError(int Status, string Message, string Type, string? Param = null, string? Code = null)
{
    /// <summary>When trying again makes sense; sent as whole seconds, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// False: a client that retries by itself would pay for a whole run again with the same end. The official OpenAI clients obey the header
    /// <c>x-should-retry</c> made of this.
    /// </summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>More headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static ApiError BadRequest(string message, string? param = null, string? code = null) =>
        new(400, message, ErrorType.InvalidRequest, param, code);

    public static ApiError ModelNotFound(string model) => new(
        404,
        $"The model '{Shorten(model)}' does not exist, or this key may not use it: GET /v1/models lists the models there are.",
        ErrorType.InvalidRequest,
        "model",
        "model_not_found");

    public static ApiError RunNotFound(string id) =>
        new(404, $"There is no run '{Shorten(id)}'.", ErrorType.InvalidRequest, "id", "run_not_found");

    public static string Shorten(string text) => TextCut.Shorten(text, 200);
}
