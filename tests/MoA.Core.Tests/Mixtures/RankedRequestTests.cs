using System.Text.Json;
using MoA.Core.Mixtures;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Mixtures;

public sealed class RankedRequestTests
{
    [Theory]
    [InlineData(MixtureKind.Rank, "tools", "[{}]", "tools")]
    [InlineData(MixtureKind.Rank, "functions", "[{}]", "functions")]
    [InlineData(MixtureKind.Rank, "tools", "[]", null)]
    [InlineData(MixtureKind.Rank, "tools", "null", null)]
    [InlineData(MixtureKind.Rank, "response_format", "{}", null)]
    [InlineData(MixtureKind.Synthesize, "tools", "[{}]", null)]
    public void Only_tools_are_refused_and_only_where_proposals_are_ranked(MixtureKind kind, string field, string value, string? refused)
    {
        var request = EngineFixture.Ask("Why?") with { AggregatorFields = new Dictionary<string, JsonElement> { [field] = JsonDocument.Parse(value).RootElement } };
        Assert.Equal(refused, RankedRequest.Refusal(EngineFixture.Mixture(["a"]) with { Kind = kind }, request)?.Field);
    }
}
