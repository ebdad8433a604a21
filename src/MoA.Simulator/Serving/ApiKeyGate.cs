namespace MoA.Simulator;

/// <summary>Accepts the configured bearer tokens, or every request when none is configured.</summary>
internal sealed class ApiKeyGate(SimulatorOptions options, SimulatorStats stats)
{
    private const string Scheme = "Bearer ";
    private readonly HashSet<string> _keys = new(options.ApiKeys, StringComparer.Ordinal);

    public RequestDelegate Guard(RequestDelegate next)
    {
        if (_keys.Count == 0)
            return next;
        return context =>
        {
            var header = context.Request.Headers.Authorization.ToString();
            if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && _keys.Contains(header[Scheme.Length..].Trim()))
                return next(context);
            stats.Invalid();
            OpenAiError.Unauthorized().WriteTo(context.Response);
            return Task.CompletedTask;
        };
    }
}
