using System.Buffers;
using MoA.Core.Mixtures;

namespace MoA.Providers;

/// <summary>
/// A provider's key, read from the environment at every call, so that a key set later is found. The only class that knows keys; what
/// leaves it is the header's value and scrubbed text.
/// </summary>
internal sealed class ProviderKey(ProviderSpec provider)
{
    private static readonly SearchValues<char> Sendable =
        SearchValues.Create(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).ToArray());

    private Header? _latest;

    /// <summary>The value of the Authorization header; null: none is sent.</summary>
    /// <param name="authorization">The value.</param>
    /// <param name="problem">Why there is no usable key, without the key.</param>
    public bool TryGetAuthorization(out string? authorization, out string? problem)
    {
        authorization = problem = null;
        if (provider.ApiKeyEnvironmentVariable is not { } variable)
            return true;
        var key = Environment.GetEnvironmentVariable(variable)?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            problem = $"provider {provider.Id} needs a key: the environment variable {variable} is not set";
            return false;
        }

        if (key.AsSpan().ContainsAnyExcept(Sendable))
        {
            problem = $"provider {provider.Id} needs a key: the environment variable {variable} holds characters that no key has";
            return false;
        }

        var latest = _latest;
        if (latest is null || !string.Equals(latest.Key, key, StringComparison.Ordinal))
            _latest = latest = new Header(key, $"Bearer {key}");
        authorization = latest.Value;
        return true;
    }

    /// <summary>What a provider said, without the key: some repeat it in their refusal.</summary>
    public string Scrub(string text) =>
        _latest is { } latest ? text.Replace(latest.Key, "[key]", StringComparison.Ordinal) : text;

    private sealed record Header(string Key, string Value)
    {
        // A record prints its members; this one must not.
        public override string ToString() => "[key]";
    }
}
