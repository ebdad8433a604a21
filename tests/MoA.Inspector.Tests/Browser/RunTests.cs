using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class RunTests(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task A_run_shows_its_layers_its_times_and_where_the_answer_came_from()
    {
        var id = await fixture.Stage.AskAsync(Stage.Moa, "Inspect me");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync(".waterfall");

        Assert.Equal(13, await reader.Page.Locator(".waterfall tbody tr:not(.layer-row)").CountAsync());
        Assert.Equal(3, await reader.Page.Locator(".waterfall tr.is-critical").CountAsync());
        Assert.Equal(6, await reader.Page.Locator("#layer-1 .proposal").CountAsync());
        Assert.Equal(6, await reader.Page.Locator("#layer-2 .proposal").CountAsync());
        await reader.SeeAsync("#answer .sentence.from-2");
        await reader.SeeAsync("#layer-1 .proposal .share", "sentences of the answer");

        await reader.Page.Locator("#answer .from-2 + .mark").First.ClickAsync();
        await reader.SeeAsync(".origins li:target");
        await reader.SeeAsync(".origins li:target .chip", "%");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task Failures_retries_and_cuts_are_told_in_the_providers_words()
    {
        var id = await fixture.Stage.AskAsync(Stage.Faulty, "Who answers?");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");

        await reader.SeeAsync("#proposal-1-0 .notice", "bad request, HTTP 400");
        await reader.SeeAsync("#proposal-1-0 .notice", "This model is out for lunch.");
        await reader.SeeAsync("#proposal-1-1 .facts", "2 attempts");
        await reader.SeeAsync("#proposal-2-0 .cuts", "characters sent");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task What_an_agent_was_sent_and_how_its_words_changed_is_there_for_the_asking()
    {
        var id = await fixture.Stage.AskAsync(Stage.Moa, "What were you sent?");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync(".waterfall");

        await reader.Page.Locator("#proposal-2-0 summary", new() { HasText = "Messages sent" }).ClickAsync();
        await reader.SeeAsync("#proposal-2-0 .sent", "You have been provided with a set of responses");
        await reader.SeeAsync("#proposal-2-0 .sent", "What were you sent?");
        await reader.Page.Locator("#proposal-1-0 summary", new() { HasText = "Difference" }).ClickAsync();
        await reader.SeeAsync("#proposal-1-0 .difference del");
        await reader.SeeAsync("#proposal-1-0 .difference ins");
        // For those who hear the page: browsers say nothing of their own about either.
        Assert.Equal("\" [struck out: \"", await reader.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.difference .plain del'), '::before').content"));
        Assert.Equal("\" [underlined: \"", await reader.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.difference .plain ins'), '::before').content"));
        await reader.Page.Locator("#again summary").ClickAsync();
        await reader.SeeAsync("#curl", $"curl {fixture.Stage.Server.GetLeftPart(UriPartial.Authority)}/v1/chat/completions");
        await reader.SeeAsync("#curl", "What were you sent?");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_that_works_is_followed_and_can_be_stopped()
    {
        var id = await fixture.Stage.StartAsync(Stage.Endless, "Follow me");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync("#answer .streaming", "Services");
        await reader.SeeAsync(".waterfall .span.is-open");

        await reader.Page.ClickAsync("#run-stop");

        await reader.SeeAsync(".run-head .badge", "cancelled");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_replay_with_another_mixture_stands_beside_its_original()
    {
        var id = await fixture.Stage.AskAsync(Stage.Moa, "Once more, please");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync("#replay-model");
        await reader.Page.SelectOptionAsync("#replay-model", Stage.Lite);
        await reader.Page.ClickAsync("#replay-form button");

        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex($"/compare.left={id}&right=run_[0-9a-f]+$"));
        await reader.SeeAsync(".sides section:nth-child(2) .prose", "Keep one application for now.");
        await reader.SeeAsync(".sides section:nth-child(1) .prose", "Not as a whole.");
        await reader.SeeAsync(".difference ins");
        await reader.SeeAsync(".comparison", "13");
        await reader.SeeAsync(".comparison", "7");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task The_answer_of_a_mixture_that_ranks_is_shown_as_the_proposal_that_was_chosen()
    {
        var id = await fixture.Stage.AskAsync(Stage.Ranked, "Which is best?");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/runs/{id}");

        await reader.SeeAsync(".is-answer .role", "chosen by ranker: 1.2");
        await reader.SeeAsync("#proposal-1-1.is-chosen .badge", "chosen as the answer");
        Assert.Equal(1, await reader.Page.Locator(".is-chosen.proposal").CountAsync());
        await reader.SeeAsync("#proposal-2-0", "Chose 1.2");
        await reader.SeeAsync("#proposal-2-0 .prose", "The second says most. [[2]]");
        await reader.Page.ClickAsync(".is-answer .role a");
        await reader.SeeAsync("#proposal-1-1:target");
        await reader.GoAsync("/");
        await reader.SeeAsync("#ask-text");
        await reader.Page.SelectOptionAsync("#ask-model", Stage.Ranked);
        await reader.SeeAsync("#ask-note", "then ranker chooses the best");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task What_was_opened_stays_open_and_what_could_not_be_loaded_can_be_tried_again()
    {
        var id = await fixture.Stage.StartAsync(Stage.Endless, "Keep it open");
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("500", StringComparison.Ordinal));
        await reader.BreakAsync("**/calls/1/0", 500, "not this time", times: 1);
        await reader.GoAsync($"/runs/{id}");
        await reader.SeeAsync("#answer .streaming", "Services");
        var sent = reader.Page.Locator("#proposal-1-0 summary", new() { HasText = "Messages sent" });

        await sent.ClickAsync();
        await reader.SeeAsync("#proposal-1-0 details", "not this time Close this and open it again");
        await sent.ClickAsync();
        await sent.ClickAsync();
        await reader.SeeAsync("#proposal-1-0 .sent", "Keep it open");
        for (var refresh = 0; refresh < 2; refresh++)
            await reader.Page.WaitForResponseAsync(response => response.Url.EndsWith($"/inspector/runs/{id}", StringComparison.Ordinal));
        await fixture.Stage.Client.PostAsync($"/v1/runs/{id}/cancel", null);
        await reader.SeeAsync(".run-head .badge", "cancelled");

        await reader.SeeAsync("#proposal-1-0 .sent", "Keep it open");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task Two_runs_that_work_are_both_followed()
    {
        var left = await fixture.Stage.StartAsync(Stage.Slow, "Follow the left");
        var right = await fixture.Stage.StartAsync(Stage.Slow, "Follow the right");
        await using var reader = await fixture.OpenAsync();
        await reader.GoAsync($"/compare?left={left}&right={right}");

        await reader.SeeAsync($".streaming[data-run={left}]", "Services");
        await reader.SeeAsync($".streaming[data-run={right}]", "Services");
        await reader.SeeAsync(".sides section:nth-child(1) .prose", "only a small service.");
        await reader.SeeAsync(".sides section:nth-child(2) .prose", "only a small service.");
        await reader.CheckAsync();
    }

    [BrowserFact]
    public async Task A_run_that_is_not_there_is_said_to_be_not_there()
    {
        await using var reader = await fixture.OpenAsync(fixture.Stage.Server, expected: complaint => complaint.Contains("404", StringComparison.Ordinal));
        await reader.GoAsync("/runs/run_00000000000000000000000000000000");

        await reader.SeeAsync("#notice", "There is no run");
        await reader.CheckAsync();
    }
}
