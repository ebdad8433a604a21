using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;
using MoA.Simulator;

namespace MoA.Deploy.Tests;

/// <summary>What containers are told is what hosts understand.</summary>
public sealed partial class ConfigurationTests
{
    private const string Simulated = "deploy/config/simulated.json";

    // What stands in for values that come from a Secret or a field of the pod.
    private const string FromElsewhere = "ed80667ec3d95b40e0d38f0ca5661b5c2765c1dd62682640d0976f20bbd8254a";

    [Theory]
    [InlineData(Repository.Compose, Simulated, 5)]
    [InlineData(Repository.Deployment, "deploy/kubernetes/base/moa.json", 8)]
    [InlineData(Repository.Deployment, Simulated, 8)]
    public void Variables_and_file_make_a_sound_configuration(string manifest, string file, int variables)
    {
        var settings = Variables(Repository.Read(manifest));
        var configuration = new ConfigurationBuilder().AddJsonFile(Repository.PathOf(file)).AddInMemoryCollection(settings).Build();

        var (options, formErrors) = ConfigurationReader.TryRead(configuration);
        var (_, errors) = CatalogBuilder.TryBuild(options);

        Assert.Equal(variables, settings.Count);
        Assert.Empty(formErrors.Concat(errors));
    }

    [Fact]
    public void The_simulator_has_every_simulated_model()
    {
        var section = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("deploy/config/simulator.json")).Build().GetSection(SimulatorOptions.Section);
        var simulator = section.Get<SimulatorOptions>()!;
        var options = ConfigurationReader.Read(new ConfigurationBuilder().AddJsonFile(Repository.PathOf(Simulated)).Build());

        Assert.Equal(options.Models.Keys.Order(), simulator.Models.Keys.Order());
        Assert.All(simulator.Models.Values, model => Assert.True(model.TimeToFirstToken.Median > 0 && model.TokensPerSecond.Median > 0));
    }

    private static Dictionary<string, string?> Variables(string manifest) => Variable().Matches(manifest).ToDictionary(
        match => match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal),
        match => match.Groups["value"] is { Success: true, Value: var value } && !value.StartsWith('$') ? value : (string?)FromElsewhere);

    // "NAME: value" of Compose, or "- name: NAME" and "value: value" of Kubernetes.
    [GeneratedRegex("""^ *(?:- name: )?(?<name>MoA__\w+)(?::|\n +value(?:From)?:)(?: "?(?<value>[^"\n]+?)"?)?$""", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
