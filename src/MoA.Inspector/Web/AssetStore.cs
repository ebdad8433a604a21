using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MoA.Inspector.Web;

/// <summary>Scripts, styles and icons, read from the assembly at the first use.</summary>
internal sealed class AssetStore
{
    private const string Prefix = "assets/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly Lazy<Dictionary<string, Asset>> _assets = new(Load);
    private readonly Lazy<string> _version;

    public AssetStore() => _version = new Lazy<string>(() => Hash(_assets.Value));

    /// <summary>A hash of all of them: a part of their address, so that browsers keep them until they change. One for all, since modules import each other.</summary>
    public string Version => _version.Value;

    /// <summary>Finds one by its path, such as <c>app.css</c>; null: there is none.</summary>
    public Asset? Find(string path) => _assets.Value.GetValueOrDefault(path);

    private static Dictionary<string, Asset> Load()
    {
        var assembly = typeof(AssetStore).Assembly;
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            assets[name[Prefix.Length..].Replace('\\', '/')] = new Asset(Types[Path.GetExtension(name)], content);
        }

        return assets;
    }

    private static string Hash(Dictionary<string, Asset> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, asset) in assets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{asset.Content.Length}\n"));
            hash.AppendData(asset.Content.Span);
        }

        return Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, 9));
    }
}
