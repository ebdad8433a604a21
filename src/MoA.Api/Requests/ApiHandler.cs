using Microsoft.AspNetCore.Http;

namespace MoA.Api.Requests;

/// <summary>Serves one request; errors are thrown as <see cref="Errors.ApiException"/>.</summary>
internal delegate Task ApiHandler(HttpContext context, ApiRequest request);
