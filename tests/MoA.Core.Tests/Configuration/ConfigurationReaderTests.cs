using MoA.Core.Configuration;

namespace MoA.Core.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Every_setting_of_the_wrong_form_is_listed_at_once_with_its_path() => Assert.Equal(
        [
            "MoA:Api:AllowAnonymousBeyondLoopback: must be true or false, not 'perhaps'.",
            "MoA:Mixtures:moa:Agregator: is no known setting; known here: Kind, Layers, Proposers, ProposerLayers, Aggregator, Temperature, MaxTokens, MinProposals, ProceedAfter, GraceSeconds, CallTimeoutSeconds, DeadlineSeconds, MaxCostPerRun, MaxTokensPerRun.",
            "MoA:Mixtures:moa:Layers: must be a whole number, not '2.5'.",
            "MoA:Mixtures:moa:Proposers: must be a list, not 'a'.",
            "MoA:Mixtures:moa:Temperature: must be a number, not 'warm'.",
            "MoA:Mixtures:odd:Proposers:x: is an entry of a list, so it needs a number, not 'x'.",
            "MoA:Models:a:ContextWindow: must be a whole number, not '99999999999'.",
            "MoA:Models:a:InputPricePerMillionTokens: must be a number, not '$1'.",
            "MoA:Models:a:Provider: must be text, not an object or a list.",
            "MoA:Provider: is no known setting; known here: Providers, Models, Mixtures, Overrides, Runs, Api, Inspector, Journal, Cluster.",
            "MoA:Providers:p: must be an object, not 'https://example.org'.",
        ],
        Configured.ReaderErrors("""
            "Api": { "AllowAnonymousBeyondLoopback": "perhaps" },
            "Provider": { "p": {} },
            "Providers": { "p": "https://example.org" },
            "Models": { "a": { "Provider": { "Name": "p" }, "ContextWindow": 99999999999, "InputPricePerMillionTokens": "$1" } },
            "Mixtures": {
              "moa": { "Layers": 2.5, "Proposers": "a", "Temperature": "warm", "Agregator": "a" },
              "odd": { "Proposers": { "x": "a" } } }
            """).OrderBy(error => error.Split(": ")[0], StringComparer.Ordinal));

    [Fact]
    public void The_exception_lists_them_all()
    {
        var thrown = Assert.Throws<InvalidConfigurationException>(() => ConfigurationReader.Read(Configured.Read("""
            "Runs": { "MaxOpenRuns": "many", "Grace": 1 }
            """)));
        Assert.Equal(2, thrown.Errors.Count);
        Assert.All(thrown.Errors, error => Assert.Contains(error.ToString(), thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Environment_variables_override_single_settings_and_case_does_not_matter()
    {
        var options = ConfigurationReader.Read(Configured.Read(
            """
            "Mixtures": { "moa": { "proposers": ["a", { "model": "b", "count": 2, "Temperature": 1e-1 }], "AGGREGATOR": "a", "MinProposals": null } }
            """,
            ("MoA:Mixtures:moa:Layers", "3"),
            ("MoA:Mixtures:moa:Proposers:0", "b")));
        var moa = options.Mixtures["moa"];
        Assert.Equal((3, "a", 1), (moa.Layers, moa.Aggregator!.Model, moa.MinProposals));
        Assert.Equal([("b", 1, null), ("b", 2, 0.1)], moa.Proposers.Select(agent => (agent.Model!, agent.Count, agent.Temperature)));
    }

    [Fact]
    public void An_absent_section_gives_the_defaults()
    {
        var options = ConfigurationReader.Read(Configured.Read(""));
        Assert.Empty(options.Providers);
        Assert.Equal((4096, 15d, "moa-data"), (options.Runs.MaxOpenRuns, options.Api.HeartbeatSeconds, options.Journal.Directory));
    }
}
