using System.Text;
using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;
using MoA.Core.Mixtures;

namespace MoA.Core.Tests.Configuration;

/// <summary>Configuration as users write it: the JSON inside the section MoA.</summary>
internal static class Configured
{
    public const string Models = """
        "Providers": { "p": { "BaseUrl": "https://example.org/v1" } },
        "Models": { "a": { "Provider": "p" }, "b": { "Provider": "p" } }
        """;

    public static MoaCatalog Catalog(string section) => CatalogBuilder.Build(ConfigurationReader.Read(Read(section)));

    public static string[] ReaderErrors(string section) => [.. ConfigurationReader.TryRead(Read(section)).Errors.Select(error => error.ToString())];

    public static string[] Errors(string section) =>
        [.. CatalogBuilder.TryBuild(ConfigurationReader.Read(Read(section))).Errors.Select(error => error.ToString())];

    public static IConfiguration Read(string section, params (string Key, string Value)[] more) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "MoA": { {{section}} } }""")))
        .AddInMemoryCollection(more.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
        .Build();
}
