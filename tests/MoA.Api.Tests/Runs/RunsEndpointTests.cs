using System.Net;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Core.Runs;

namespace MoA.Api.Tests.Runs;

public sealed class RunsEndpointTests
{
    [Fact]
    public async Task A_started_run_goes_on_without_its_caller()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.PostAsync("/v1/runs", Answers.Hello);
        var json = await response.JsonAsync();
        var run = await host.Runtime.NextAsync();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/v1/runs/{run.Id}", response.Headers.Location?.ToString());
        Assert.Equal(run.Id.Value, json.Text("id"));
        Assert.Equal("run", json.Text("object"));
        Assert.Equal("running", json.Text("status"));
        Assert.Equal("Hello", json.GetProperty("messages")[0].Text("content"));
        Assert.False(run.Request.Attached);

        run.Complete("Hi");
        using var read = await host.GetAsync($"/v1/runs/{run.Id}");
        var whole = await read.JsonAsync();
        Assert.Equal("completed", whole.Text("status"));
        Assert.Equal("Hi", whole.Text("answer"));
        Assert.Equal(15, whole.GetProperty("usage").GetProperty("total_tokens").GetInt64());
        Assert.Equal("Hi", whole.GetProperty("layers")[0].GetProperty("proposals")[0].Text("content"));
    }

    [Fact]
    public async Task Attempts_that_were_tried_again_are_told_with_what_the_provider_said()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();
        var error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Provider p answered 500: overloaded.", ProviderStatus = 500 };
        run.Complete(ScriptedRun.Proposal(1, 0, "a", "Hi") with { Attempts = 2, Retries = [new RetriedAttempt { Attempt = 1, Error = error, DelayMs = 240 }] });

        using var read = await host.GetAsync($"/v1/runs/{run.Id}");

        var proposal = (await read.JsonAsync()).GetProperty("layers")[0].GetProperty("proposals")[0];
        Assert.Equal(
            """[{"attempt":1,"error":{"code":"provider_unavailable","message":"Provider p answered 500: overloaded.","provider_status":500},"delay_ms":240}]""",
            proposal.GetProperty("retries").GetRawText());
    }

    [Fact]
    public async Task A_run_is_not_streamed_where_it_is_started()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.PostAsync("/v1/runs", Answers.HelloStream);

        Assert.Equal("stream", (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("param"));
    }

    [Fact]
    public async Task The_list_is_paged_by_the_last_id()
    {
        await using var host = await ApiHost.StartAsync();
        for (var index = 0; index < 3; index++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        }

        using var first = await host.GetAsync("/v1/runs?limit=2&status=running");
        var page = await first.JsonAsync();
        using var second = await host.GetAsync($"/v1/runs?limit=2&after={page.Text("last_id")}");
        var rest = await second.JsonAsync();

        Assert.Equal("list", page.Text("object"));
        Assert.Equal(2, page.GetProperty("data").GetArrayLength());
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.Equal(1, rest.GetProperty("data").GetArrayLength());
        Assert.False(rest.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task Filters_reach_the_runtime()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync(
            "/v1/runs?status=failed&mixture=moa&tenant=alice&text=%C3%84%20b%2Bc&created_from=1767225600&created_before=2026-02-01T00:00:00Z&limit=7");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            new RunQuery
            {
                Status = RunStatus.Failed,
                Mixture = "moa",
                Tenant = "alice",
                Text = "Ä b+c",
                CreatedFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                CreatedBefore = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
                Limit = 7,
            },
            host.Runtime.LastQuery);
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("after=1", "after")]
    [InlineData("created_from=soon", "created_from")]
    [InlineData("created_before=99999999999999", "created_before")]
    [InlineData("status=failed&status=running", "status")]
    [InlineData("mixture=", "mixture")]
    [InlineData("stats=failed", "stats")]
    [InlineData("text=", "text")]
    [InlineData("text=a&text=b", "text")]
    [InlineData("tenant=", "tenant")]
    public async Task A_wrong_filter_is_named(string query, string param)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync($"/v1/runs?{query}");

        Assert.Equal(param, (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("param"));
    }

    [Theory]
    [InlineData(200, HttpStatusCode.OK)]
    [InlineData(201, HttpStatusCode.BadRequest)]
    public async Task A_text_to_look_for_is_bounded(int length, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync($"/v1/runs?text={new string('x', length)}");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_key_may_name_its_own_runs_and_no_others()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1"), ["two"] = ApiHost.Key("k2") } });

        using var own = await host.GetAsync("/v1/runs?tenant=one", "k1");
        Assert.Equal("one", host.Runtime.LastQuery!.Tenant);
        using var others = await host.GetAsync("/v1/runs?tenant=two", "k1");
        using var unknown = await host.GetAsync("/v1/runs?tenant=nobody", "k1");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        var error = await others.ErrorAsync(HttpStatusCode.BadRequest);
        Assert.Equal("tenant", error.Text("param"));
        Assert.Equal(error.Text("message"), (await unknown.ErrorAsync(HttpStatusCode.BadRequest)).Text("message"));
    }

    [Fact]
    public async Task A_list_that_has_not_changed_is_answered_without_itself()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();
        using var first = await host.GetAsync("/v1/runs?limit=5");
        var tag = first.Headers.ETag!;

        using var same = await GetAsync(tag.ToString());
        using var weak = await GetAsync($"\"other\", W/{tag}");
        using var any = await GetAsync("*");
        run.Complete("Hi");
        using var changed = await GetAsync(tag.ToString());

        Assert.All([same, weak, any], response => Assert.Equal(HttpStatusCode.NotModified, response.StatusCode));
        Assert.Equal("", await same.Content.ReadAsStringAsync());
        Assert.Equal(tag, same.Headers.ETag);
        Assert.True(same.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);

        async Task<HttpResponseMessage> GetAsync(string known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/runs?limit=5");
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            return await host.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_cancelled_run_is_answered_as_it_then_stands()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();

        using var response = await host.PostAsync($"/v1/runs/{run.Id}/cancel", "");

        var json = await response.JsonAsync();
        Assert.Equal("cancelled", json.Text("status"));
        Assert.Equal("requested", json.Text("cancel_reason"));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/cancel")]
    public async Task A_run_that_is_not_there_is_not_found(string method, string suffix)
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var id in new[] { "x", "run_1", RunId.New(host.Time.GetUtcNow()).Value })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/runs/{id}{suffix}");
            using var response = await host.Client.SendAsync(request);

            Assert.Equal("run_not_found", (await response.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
        }
    }

    [Fact]
    public async Task Another_tenants_runs_are_not_there()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1"), ["two"] = ApiHost.Key("k2") } });
        using var started = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        var id = (await host.Runtime.NextAsync()).Id;

        using var own = await host.GetAsync($"/v1/runs/{id}", "k1");
        using var others = await host.GetAsync($"/v1/runs/{id}", "k2");
        using var events = await host.GetAsync($"/v1/runs/{id}/events", "k2");
        using var cancel = await host.PostAsync($"/v1/runs/{id}/cancel", "", "k2");
        using var list = await host.GetAsync("/v1/runs", "k2");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await others.ErrorAsync(HttpStatusCode.NotFound);
        await events.ErrorAsync(HttpStatusCode.NotFound);
        await cancel.ErrorAsync(HttpStatusCode.NotFound);
        Assert.Equal(0, (await list.JsonAsync()).GetProperty("data").GetArrayLength());
    }
}
