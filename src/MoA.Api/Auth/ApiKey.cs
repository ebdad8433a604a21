using MoA.Api.Limits;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>An inbound key with what it may do.</summary>
internal sealed class ApiKey
{
    private readonly HashSet<string> _mixtures;

    public ApiKey(string name, ApiKeyOptions options, TimeProvider time)
    {
        Name = name;
        Sha256 = Convert.FromHexString(options.Sha256!);
        _mixtures = [.. options.Mixtures];
        Requests = options.RequestsPerMinute is { } limit ? new RequestWindow(limit, time) : null;
        OpenRuns = options.MaxConcurrentRuns is { } most ? new OpenRunLimit(most) : null;
    }

    /// <summary>The name, which is the tenant of its runs.</summary>
    public string Name { get; }

    public byte[] Sha256 { get; }

    /// <summary>Its requests per minute; null: not limited.</summary>
    public RequestWindow? Requests { get; }

    /// <summary>Its open runs; null: not limited.</summary>
    public OpenRunLimit? OpenRuns { get; }

    /// <summary>Whether it is limited to some mixtures and models.</summary>
    public bool IsLimited => _mixtures.Count > 0;

    public bool MayUse(string model) => _mixtures.Count == 0 || _mixtures.Contains(model);
}
