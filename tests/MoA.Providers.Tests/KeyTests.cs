using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class KeyTests : IDisposable
{
    private const string Key = "sk-secret-4f1d2c3b4a596877";

    private readonly string _variable = $"MOA_TEST_KEY_{Guid.NewGuid():N}";

    public void Dispose() => Environment.SetEnvironmentVariable(_variable, null);

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_token()
    {
        Environment.SetEnvironmentVariable(_variable, $" {Key}\n");
        await using var provider = await StubProvider.JsonAsync("""{"choices":[{"message":{"content":"ok"}}]}""", WithKey);
        var call = provider.Harness.Call();

        var (_, outcome) = await provider.Harness.AskAsync(call);

        Assert.Equal("ok", outcome.Content);
        var request = Assert.Single(provider.Requests);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]);
        Assert.Equal(call.Id, request.Headers["X-Client-Request-Id"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_provider_without_a_key_gets_none()
    {
        await using var provider = await StubProvider.JsonAsync("""{"choices":[{"message":{"content":"ok"}}]}""");

        await provider.Harness.OutcomeAsync();

        Assert.DoesNotContain("Authorization", Assert.Single(provider.Requests).Headers.Keys);
    }

    [Fact]
    public async Task A_key_that_is_not_set_is_warned_of_before_the_first_call()
    {
        await using var provider = await SimulatedProvider.StartAsync(WithKey);

        var status = provider.Harness.Health.Snapshot()["sim"];

        Assert.Equal(ProviderState.Misconfigured, status.State);
        Assert.Equal(AgentErrorCode.ProviderMisconfigured, status.LastError!.Code);
        Assert.Single(provider.Harness.Logs.Lines, line => line.Contains(_variable, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_not_set_is_named_and_nobody_is_called()
    {
        await using var provider = await SimulatedProvider.StartAsync(WithKey);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.ProviderMisconfigured, outcome.Error!.Code);
        Assert.Equal($"Provider sim needs a key: the environment variable {_variable} is not set.", outcome.Error.Message);
        Assert.Equal(0, outcome.Attempts);
        Assert.Equal(0, provider.Stats.Calls);
        Assert.Empty(provider.Harness.Quota.Requests);
        Assert.Equal(ProviderState.Misconfigured, provider.Harness.Health.Get("sim").State);
    }

    [Fact]
    public async Task A_key_that_cannot_be_a_header_is_not_sent_and_not_shown()
    {
        Environment.SetEnvironmentVariable(_variable, $"{Key}\r\nX-Evil: 1");
        await using var provider = await SimulatedProvider.StartAsync(WithKey);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.ProviderMisconfigured, outcome.Error!.Code);
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(outcome), StringComparison.Ordinal);
        Assert.Equal(0, provider.Stats.Calls);
    }

    [Fact]
    public async Task A_refused_key_marks_the_provider_until_it_answers_and_is_logged_once()
    {
        Environment.SetEnvironmentVariable(_variable, "sk-wrong");
        var options = new SimulatorOptions { ApiKeys = [Key], Models = { [Harness.Model.Name] = new SimulatedModel() } };
        await using var provider = await SimulatedProvider.StartAsync(options, WithKey);
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await provider.Harness.OutcomeAsync()).Error!.ProviderStatus);
        var status = provider.Harness.Health.Get("sim");
        Assert.Equal(ProviderState.Misconfigured, status.State);
        Assert.Equal(401, status.LastError!.ProviderStatus);

        Environment.SetEnvironmentVariable(_variable, Key);
        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal(ProviderState.Ok, provider.Harness.Health.Get("sim").State);
        var lines = provider.Harness.Logs.Lines.Where(line => line.Contains(nameof(ProviderHealth), StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Warning", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Information", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    public async Task A_key_that_a_provider_repeats_is_scrubbed(int status, bool stream)
    {
        Environment.SetEnvironmentVariable(_variable, Key);
        var said = new string('p', 495) + Key + " and " + Key;
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, "application/json", JsonSerializer.Serialize(new { error = new { message = said } }), status),
            spec => WithKey(spec) with { MaxAttempts = 2 });

        var outcome = await provider.Harness.OutcomeAsync(stream);

        AssertUnseen(provider.Harness, outcome);
        Assert.Contains("pppp[key]", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.True(outcome.Error.Message.Length < 550);
    }

    [Fact]
    public async Task Neither_key_nor_prompt_is_ever_logged_or_told()
    {
        Environment.SetEnvironmentVariable(_variable, Key);
        foreach (var kind in Enum.GetValues<FaultKind>().Where(kind => kind is not (FaultKind.Hang or FaultKind.StalledStream)))
        {
            var fault = new FaultRule { Kind = kind, Message = $"Your key {Key} failed on: the prompt's secret" };
            await using var provider = await SimulatedProvider.StartAsync(
                spec => WithKey(spec) with { MaxAttempts = 2, MaxResponseBytes = 1024 * 1024 }, null, fault);
            foreach (var stream in new[] { false, true })
            {
                var (_, outcome) = await provider.Harness.AskAsync(provider.Harness.Call(stream, "the prompt's secret"));
                if (kind != FaultKind.Refusal)
                    AssertUnseen(provider.Harness, outcome);
            }

            Assert.DoesNotContain("prompt's secret", provider.Harness.Logs.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, provider.Harness.Logs.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Environment.SetEnvironmentVariable(_variable, Key);
        await using var provider = await StubProvider.StartAsync(
            context =>
            {
                context.Response.Headers.Location = "/v1/elsewhere";
                return StubProvider.WriteAsync(context, null, "", 307);
            },
            WithKey);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.InvalidReply, outcome.Error!.Code);
        Assert.Equal(307, outcome.Error.ProviderStatus);
        Assert.Single(provider.Requests);
    }

    private static void AssertUnseen(Harness harness, AgentOutcome outcome)
    {
        Assert.DoesNotContain("sk-secret", JsonSerializer.Serialize(outcome), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", harness.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", JsonSerializer.Serialize(harness.Health.Snapshot()), StringComparison.Ordinal);
    }

    private ProviderSpec WithKey(ProviderSpec spec) => spec with { ApiKeyEnvironmentVariable = _variable };
}
