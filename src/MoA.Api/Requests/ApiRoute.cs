namespace MoA.Api.Requests;

/// <summary>A path with its methods. A path takes every method, so that a wrong one is answered in this API's error shape.</summary>
internal sealed record ApiRoute(string Pattern, bool NeedsKey, params IReadOnlyList<(string Method, ApiHandler Handler)> Methods)
{
    public ApiHandler? Find(string method)
    {
        foreach (var (name, handler) in Methods)
        {
            if (name.Equals(method, StringComparison.OrdinalIgnoreCase))
                return handler;
        }

        return null;
    }
}
