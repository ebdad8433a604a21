using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Auth;

namespace MoA.Api.Hosting;

/// <summary>Keeps pages that a host maps besides the API to those who may see them.</summary>
public static class MoaPageExtensions
{
    /// <summary>
    /// Lets only callers with an API key in: <c>Authorization: Bearer KEY</c>, or HTTP Basic with the key as the password, which browsers ask for. Others
    /// get 401. On a server without keys only this machine gets in, whatever <see cref="Core.Configuration.ApiOptions.AllowAnonymousBeyondLoopback"/> says;
    /// others get 403.
    /// </summary>
    /// <param name="pages">The pages; route handlers all of them.</param>
    public static RouteGroupBuilder RequireMoaKey(this RouteGroupBuilder pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return pages.AddEndpointFilter((invocation, next) =>
            invocation.HttpContext.RequestServices.GetRequiredService<PageGate>().Admits(invocation.HttpContext)
                ? next(invocation)
                : ValueTask.FromResult<object?>(Results.Empty));
    }
}
