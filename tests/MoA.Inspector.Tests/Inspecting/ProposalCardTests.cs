using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Inspector.Inspecting;
using MoA.Inspector.Tests.Support;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Tests.Inspecting;

public sealed class ProposalCardTests
{
    [Fact]
    public async Task Attempts_that_were_tried_again_are_told_in_the_providers_words_and_as_text()
    {
        var card = await RenderAsync(Runs.Said(1, 0, "Done.") with
        {
            Attempts = 3,
            Retries =
            [
                Retry(1, AgentErrorCode.ProviderUnavailable, "Provider p answered 500: <img src=x onerror=alert(1)> **down**.", 500, 240),
                Retry(2, AgentErrorCode.RateLimited, "Provider p answered 429.", 429, 0),
            ],
        });

        Assert.Contains("Attempt 1: provider unavailable, HTTP 500.", card, StringComparison.Ordinal);
        Assert.Contains("""<span class="said">Provider p answered 500: &lt;img src=x onerror=alert(1)&gt; **down**.</span>""", card, StringComparison.Ordinal);
        Assert.Contains("Asked again after 240 ms.", card, StringComparison.Ordinal);
        Assert.Contains("Attempt 2: rate limited, HTTP 429.", card, StringComparison.Ordinal);
        Assert.DoesNotContain("after 0 ms", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_went_well_at_once_says_nothing_of_attempts()
    {
        var card = await RenderAsync(Runs.Said(1, 0, "Done.") with { Attempts = 1 });

        Assert.DoesNotContain("retries", card, StringComparison.Ordinal);
        Assert.DoesNotContain("ttempt", card, StringComparison.Ordinal);
    }

    private static RetriedAttempt Retry(int attempt, AgentErrorCode code, string message, int status, double delayMs) =>
        new() { Attempt = attempt, Error = new AgentError { Code = code, Message = message, ProviderStatus = status }, DelayMs = delayMs };

    private static async Task<string> RenderAsync(Proposal proposal)
    {
        var run = Runs.Of(100, "Done.", Runs.Layer(1, 0, 100, proposal));
        var model = new ProposalModel(run, RunTimeline.Of(run, Runs.Start).Layers[0].Calls[0], Origins: null);
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ProposalCard.Model)] = model });
            return (await renderer.RenderComponentAsync<ProposalCard>(parameters)).ToHtmlString();
        });
    }
}
