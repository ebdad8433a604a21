using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;

namespace MoA.Api.Requests;

/// <summary>What callers are told when their request's body cannot be read.</summary>
internal static class BodyErrors
{
    public static ApiError TooLarge(long limit) => new(
        413, $"The body is larger than this server's limit of {limit} bytes (MoA:Api:MaxRequestBytes).", ErrorType.InvalidRequest, Code: "request_too_large");

    public static ApiError ToError(BadHttpRequestException malformed) => malformed.StatusCode switch
    {
        413 => new ApiError(413, "The body is larger than this server's limit (MoA:Api:MaxRequestBytes).", ErrorType.InvalidRequest, Code: "request_too_large"),
        408 => new ApiError(408, "The body came too slowly.", ErrorType.InvalidRequest, Code: "request_timeout"),
        var status => new ApiError(status, "The body does not have the form that its headers promise.", ErrorType.InvalidRequest, Code: "malformed_request"),
    };
}
