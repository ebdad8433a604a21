using System.Net;
using MoA.Api.Auth;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Auth;

public sealed class AuthTests
{
    private static readonly ApiOptions TwoKeys = new() { Keys = { ["one"] = ApiHost.Key("k1"), ["two"] = ApiHost.Key("k2") } };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("Basic k1")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer k3")]
    [InlineData("Bearer k1 k2")]
    public async Task Without_a_right_key_nobody_comes_in(string? header)
    {
        await using var host = await ApiHost.StartAsync(TwoKeys);
        foreach (var path in new[] { "/v1/models", "/v1/models/moa", "/v1/runs", "/v1/runs/x", "/v1/runs/x/events", "/v1/chat/completions" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (header is not null)
                request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await host.Client.SendAsync(request);

            Assert.Equal("invalid_api_key", (await response.ErrorAsync(HttpStatusCode.Unauthorized)).Text("code"));
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    [Theory]
    [InlineData("Bearer k1")]
    [InlineData("bearer k2")]
    [InlineData("Bearer  k2 ")]
    public async Task Every_configured_key_comes_in(string header)
    {
        await using var host = await ApiHost.StartAsync(TwoKeys);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Probes_need_no_key()
    {
        await using var host = await ApiHost.StartAsync(TwoKeys);

        using var alive = await host.GetAsync("/healthz");
        using var ready = await host.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task The_keys_name_is_the_tenant_of_its_runs()
    {
        await using var host = await ApiHost.StartAsync(TwoKeys);

        using var started = await host.PostAsync("/v1/runs", Answers.Hello, "k2");

        Assert.Equal("two", (await host.Runtime.NextAsync()).Request.Tenant);
    }

    [Fact]
    public void A_key_is_found_wherever_it_stands_and_upper_case_hashes_count()
    {
        var keys = new ApiOptions { Keys = { ["first"] = ApiHost.Key("a"), ["last"] = new ApiKeyOptions { Sha256 = ApiHost.Key("b").Sha256!.ToUpperInvariant() } } };
        var keyring = new Keyring(keys, TimeProvider.System);

        Assert.Equal("first", keyring.Find("a")?.Name);
        Assert.Equal("last", keyring.Find("b")?.Name);
        Assert.Null(keyring.Find("c"));
        Assert.Null(keyring.Find(""));
    }

    [Fact]
    public async Task Neither_keys_nor_prompts_are_logged()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("sk-very-secret") } });
        host.Runtime.Script = run => run.Complete("a private answer");

        using var right = await host.ChatAsync("""{"model":"moa","messages":[{"role":"user","content":"a private question"}]}""", "sk-very-secret");
        using var wrongBody = await host.ChatAsync("""{"model":"a private question","messages":["a private question"]}""", "sk-very-secret");
        using var wrongKey = await host.ChatAsync(Answers.Hello, "sk-other-secret");

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains(host.Log.Lines, line => line.Contains(right.Header("x-request-id"), StringComparison.Ordinal)
            && line.Contains(right.Header("x-moa-run-id"), StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("private", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }
}
