using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;
using MoA.Core.Mixtures;
using MoA.Hosting.CommandLine;
using MoA.Hosting.Demo;

namespace MoA.Hosting.Configuration;

/// <summary>
/// A host's settings: command line over environment over <c>--config</c> (or the demo's own) over appsettings.json in the working folder
/// over the one beside the executable.
/// </summary>
internal sealed record HostConfiguration(IConfigurationRoot Root, MoaOptions Options, MoaCatalog Catalog, IReadOnlyList<string> Urls)
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const string Settings = "appsettings.json";

    /// <summary>Reads and checks everything.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="simulator">The demo's simulator; null: no demo.</param>
    /// <param name="check">Finds what is wrong for one host alone; null: nothing.</param>
    /// <exception cref="InvalidConfigurationException">There are errors; all of them are listed.</exception>
    public static HostConfiguration Read(HostArguments arguments, Uri? simulator, Func<MoaOptions, IEnumerable<ConfigurationError>>? check = null)
    {
        var root = Load(arguments, simulator);
        var (options, formErrors) = ConfigurationReader.TryRead(root);
        var (catalog, errors) = CatalogBuilder.TryBuild(options);
        var urls = (arguments.Urls ?? root["urls"] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        ConfigurationError[] all = [.. formErrors, .. errors, .. urls.SelectMany(CheckUrl), .. CheckModels(options, formErrors), .. check?.Invoke(options) ?? []];
        return all.Length == 0 ? new HostConfiguration(root, options, catalog, urls) : throw new InvalidConfigurationException(all);
    }

    private static IConfigurationRoot Load(HostArguments arguments, Uri? simulator)
    {
        if (arguments.Demo && arguments.Config is not null)
            throw Wrong("--demo", "brings its own models: leave --config out.");
        var builder = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, Settings), optional: true);
        if (simulator is not null)
            builder.AddInMemoryCollection(DemoSettings.For(simulator));
        else
            builder.AddJsonFile(Path.GetFullPath(Settings), optional: true);
        if (arguments.Config is { } file)
        {
            if (!File.Exists(file))
                throw Wrong("--config", $"the file '{file}' does not exist.");
            builder.AddJsonFile(Path.GetFullPath(file));
        }

        builder.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables();
        builder.AddInMemoryCollection(arguments.Settings);
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException failure)
        {
            throw Wrong("--config", Describe(failure));
        }
    }

    // What the loader wraps around it says only that there is an error. JSON counts lines from 0, editors from 1.
    private static string Describe(InvalidDataException failure) => failure.GetBaseException() switch
    {
        JsonException { LineNumber: { } line } json => $"{failure.Message} Line {line + 1}: {json.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ")}",
        var cause => ReferenceEquals(cause, failure) ? failure.Message : $"{failure.Message} {cause.Message}",
    };

    private static IEnumerable<ConfigurationError> CheckUrl(string url)
    {
        string? problem = null;
        try
        {
            BindingAddress.Parse(url);
        }
        catch (FormatException failure)
        {
            problem = failure.Message;
        }

        if (problem is not null)
            yield return new ConfigurationError("--urls", $"'{url}' is not an address to listen on, such as {DefaultUrl}: {problem}");
    }

    private static IEnumerable<ConfigurationError> CheckModels(MoaOptions options, IReadOnlyList<ConfigurationError> formErrors)
    {
        if (formErrors.Count == 0 && options.Models.Count == 0 && options.Mixtures.Count == 0)
        {
            yield return new ConfigurationError(
                "MoA:Models",
                $"there are none, so there is nothing to serve. Start with --demo to try simulated models, or with --config FILE; a sample to copy is "
                + $"{Path.Combine(AppContext.BaseDirectory, "moa.sample.json")}.");
        }
    }

    private static InvalidConfigurationException Wrong(string path, string message) => new([new ConfigurationError(path, message)]);
}
