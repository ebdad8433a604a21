using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

/// <summary>Every outcome of a provider as a typed result, against the simulator, one attempt each.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task An_answer_is_an_answer_with_its_usage()
    {
        await using var provider = await SimulatedProvider.StartAsync();

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal("The answer of vendor/model, call 1, to What is the tallest mountain of Europe?", outcome.Content);
        Assert.Null(outcome.Message);
        Assert.Null(outcome.Error);
        Assert.Equal("stop", outcome.FinishReason);
        Assert.Equal(1, outcome.Attempts);
        Assert.Equal(provider.Stats.Total.PromptTokens, outcome.Usage!.Value.PromptTokens);
        Assert.Equal(provider.Stats.Total.CompletionTokens, outcome.Usage.Value.CompletionTokens);
        Assert.Equal(outcome.Usage.Value.TotalTokens, Assert.Single(provider.Harness.Quota.Leases).Settled);
    }

    [Fact]
    public async Task A_streamed_answer_is_the_sum_of_its_pieces()
    {
        await using var provider = await SimulatedProvider.StartAsync();

        var (deltas, outcome) = await provider.Harness.AskAsync(provider.Harness.Call(stream: true));

        Assert.True(deltas.Count > 2);
        Assert.All(deltas, delta => Assert.False(string.IsNullOrEmpty(delta.Text)));
        Assert.Equal(string.Concat(deltas.Select(delta => delta.Text)), outcome.Content);
        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Null(outcome.Message);
        Assert.Equal("stop", outcome.FinishReason);
        Assert.Equal(provider.Stats.Total.CompletionTokens, outcome.Usage!.Value.CompletionTokens);
        Assert.NotNull(outcome.Timings.FirstTokenMs);
    }

    [Theory]
    [InlineData(FaultKind.Length, false, AgentOutcomeKind.Length, null)]
    [InlineData(FaultKind.Length, true, AgentOutcomeKind.Length, null)]
    [InlineData(FaultKind.Refusal, false, AgentOutcomeKind.Refusal, AgentErrorCode.Refused)]
    [InlineData(FaultKind.Refusal, true, AgentOutcomeKind.Refusal, AgentErrorCode.Refused)]
    [InlineData(FaultKind.ContentFilter, false, AgentOutcomeKind.ContentFilter, AgentErrorCode.ContentFiltered)]
    [InlineData(FaultKind.ContentFilter, true, AgentOutcomeKind.ContentFilter, AgentErrorCode.ContentFiltered)]
    [InlineData(FaultKind.EmptyChoices, false, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.EmptyChoices, true, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.NullContent, false, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.NullContent, true, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.InvalidJson, false, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.InvalidJson, true, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.WrongContentType, false, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.WrongContentType, true, AgentOutcomeKind.Failed, AgentErrorCode.InvalidReply)]
    [InlineData(FaultKind.OversizedBody, false, AgentOutcomeKind.Failed, AgentErrorCode.ReplyTooLarge)]
    [InlineData(FaultKind.OversizedBody, true, AgentOutcomeKind.Failed, AgentErrorCode.ReplyTooLarge)]
    [InlineData(FaultKind.ResetBeforeBody, false, AgentOutcomeKind.Failed, AgentErrorCode.ProviderUnavailable)]
    [InlineData(FaultKind.ResetBeforeBody, true, AgentOutcomeKind.Failed, AgentErrorCode.ProviderUnavailable)]
    [InlineData(FaultKind.ResetMidBody, false, AgentOutcomeKind.Failed, AgentErrorCode.ReplyCut)]
    [InlineData(FaultKind.ResetMidBody, true, AgentOutcomeKind.Failed, AgentErrorCode.ReplyCut)]
    [InlineData(FaultKind.StreamCutWithoutDone, false, AgentOutcomeKind.Failed, AgentErrorCode.ReplyCut)]
    [InlineData(FaultKind.StreamCutWithoutDone, true, AgentOutcomeKind.Failed, AgentErrorCode.ReplyCut)]
    [InlineData(FaultKind.StreamErrorEvent, false, AgentOutcomeKind.Failed, AgentErrorCode.StreamError)]
    [InlineData(FaultKind.StreamErrorEvent, true, AgentOutcomeKind.Failed, AgentErrorCode.StreamError)]
    [InlineData(FaultKind.Unauthorized, false, AgentOutcomeKind.Failed, AgentErrorCode.ProviderMisconfigured)]
    [InlineData(FaultKind.Forbidden, true, AgentOutcomeKind.Failed, AgentErrorCode.ProviderMisconfigured)]
    [InlineData(FaultKind.ModelNotFound, false, AgentOutcomeKind.Failed, AgentErrorCode.ModelNotFound)]
    [InlineData(FaultKind.Status, false, AgentOutcomeKind.Failed, AgentErrorCode.ProviderUnavailable)]
    public async Task A_fault_has_its_outcome(FaultKind fault, bool stream, AgentOutcomeKind kind, AgentErrorCode? code)
    {
        await using var provider = await SimulatedProvider.StartAsync(fault, spec => spec with { MaxResponseBytes = 1024 * 1024 });

        var outcome = await provider.Harness.OutcomeAsync(stream);

        Assert.Equal(kind, outcome.Kind);
        Assert.Equal(code, outcome.Error?.Code);
        Assert.Equal(1, outcome.Attempts);
        Assert.Equal(1, provider.Stats.Calls);
        Assert.True(Assert.Single(provider.Harness.Quota.Leases).Ended);
        await provider.UntilAsync(stats => stats.InFlight == 0);
    }

    [Theory]
    [InlineData(400, AgentErrorCode.BadRequest)]
    [InlineData(413, AgentErrorCode.BadRequest)]
    [InlineData(422, AgentErrorCode.BadRequest)]
    [InlineData(405, AgentErrorCode.BadRequest)]
    [InlineData(401, AgentErrorCode.ProviderMisconfigured)]
    [InlineData(402, AgentErrorCode.ProviderMisconfigured)]
    [InlineData(403, AgentErrorCode.ProviderMisconfigured)]
    [InlineData(404, AgentErrorCode.ModelNotFound)]
    public async Task A_refused_request_is_not_repeated(int status, AgentErrorCode code)
    {
        var fault = new FaultRule { Kind = FaultKind.Status, StatusCode = status, Message = "the provider's own words" };
        await using var provider = await SimulatedProvider.StartAsync(spec => spec with { MaxAttempts = 5 }, null, fault);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(code, outcome.Error!.Code);
        Assert.Equal(status, outcome.Error.ProviderStatus);
        Assert.Equal($"Provider sim answered {status}: the provider's own words.", outcome.Error.Message);
        Assert.Equal(1, provider.Stats.Calls);
        Assert.Equal(0, Assert.Single(provider.Harness.Quota.Leases).Settled);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_unavailable()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await provider.Host.StopAsync();

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.ProviderUnavailable, outcome.Error!.Code);
        Assert.Equal("Provider sim could not be reached: the connection was refused.", outcome.Error.Message);
        Assert.Null(outcome.Error.ProviderStatus);
        Assert.Null(Assert.Single(provider.Harness.Quota.Leases).Settled);
    }

    [Fact]
    public async Task What_a_refusal_says_is_in_the_message()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Refusal);

        var whole = await provider.Harness.OutcomeAsync();
        var (deltas, streamed) = await provider.Harness.AskAsync(provider.Harness.Call(stream: true));

        Assert.Equal("I'm sorry, but I can't help with that.", whole.Message!.Value.GetProperty("refusal").GetString());
        Assert.Equal("I'm sorry, but I can't help with that.", streamed.Message!.Value.GetProperty("refusal").GetString());
        Assert.Contains(deltas, delta => delta.Choice?.GetProperty("delta").GetProperty("refusal").GetString()?.Length > 0);
    }

    [Fact]
    public async Task The_estimator_learns_from_reported_usage()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var call = provider.Harness.Call(text: new string('x', 4000));

        var (_, outcome) = await provider.Harness.AskAsync(call);

        Assert.Equal((4 + (4000.0 / (outcome.Usage!.Value.PromptTokens - 4))) / 2, provider.Harness.Estimator.CharactersPerToken(Harness.Model.Id), 3);
    }
}
