using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;

namespace MoA.Inspector.Web;

/// <summary><c>GET /inspector/assets/{version}/{path}</c>.</summary>
internal sealed class AssetEndpoint(AssetStore assets)
{
    public const string Pattern = "/inspector/assets/{version}/{**path}";

    public Task GetAsync(HttpContext context)
    {
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        if (assets.Find(path) is not { } asset)
            throw new ApiException(new ApiError(404, $"There is no file '{ApiError.Shorten(path)}'.", ErrorType.InvalidRequest, Code: "unknown_url"));

        // A page of another version (an update, another silo of a mixed cluster) gets what is here, for this once.
        var isCurrent = assets.Version.Equals((string?)context.Request.RouteValues["version"], StringComparison.Ordinal);
        var cacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        return EntityTag.WriteAsync(context, asset.ContentType, cacheControl, EntityTag.Of(asset.Content.Span), asset.Content);
    }
}
