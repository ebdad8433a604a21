namespace MoA.Api.Errors;

/// <summary>The values of <c>error.type</c> (OpenAI reference: error codes).</summary>
internal static class ErrorType
{
    public const string InvalidRequest = "invalid_request_error";
    public const string RateLimit = "rate_limit_error";
    public const string Provider = "provider_error";
    public const string Server = "server_error";
}
