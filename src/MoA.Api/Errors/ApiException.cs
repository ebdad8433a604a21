namespace MoA.Api.Errors;

/// <summary>Ends a request with an error answer.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;

    /// <summary>A field of the request is wrong.</summary>
    public static ApiException Field(string param, string message, string? code = null) => new(ApiError.BadRequest($"'{param}' {message}", param, code));
}
