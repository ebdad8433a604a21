using System.Security.Cryptography;
using System.Text;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>The configured keys.</summary>
internal sealed class Keyring(ApiOptions options, TimeProvider time)
{
    private readonly ApiKey[] _keys = [.. options.Keys.Select(pair => new ApiKey(pair.Key, pair.Value, time))];

    public IReadOnlyList<ApiKey> Keys => _keys;

    /// <summary>Finds the key whose hash is that of <paramref name="secret"/>; null: none.</summary>
    public ApiKey? Find(ReadOnlySpan<char> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToArray()), hash);

        // Every key is compared to the end, so that the time taken says neither which key was near nor how near.
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Sha256))
                found = key;
        }

        return found;
    }
}
