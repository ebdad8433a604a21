using System.Net;
using System.Text;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Auth;

public sealed class SiteGuardTests
{
    private static readonly string[] Paths = ["/v1/models", "/v1/runs", "/readyz", "/healthz", "/unknown"];

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.5")]
    [InlineData("0.0.0.0")]
    public async Task Without_keys_a_foreign_host_is_forbidden(string name)
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var path in Paths)
        {
            using var response = await SendAsync(host, HttpMethod.Get, path, name);

            Assert.Equal("forbidden_host", (await response.ErrorAsync(HttpStatusCode.Forbidden)).Text("code"));
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("127.0.0.1:9999")]
    [InlineData("127.1.2.3")]
    [InlineData("[::1]:8080")]
    public async Task Without_keys_every_name_of_this_machine_is_served(string name)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await SendAsync(host, HttpMethod.Get, "/v1/models", name);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://localhost.evil.example")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task Without_keys_a_foreign_page_starts_no_run(string origin)
    {
        foreach (var options in new[] { new ApiOptions(), new ApiOptions { AllowAnonymousBeyondLoopback = true } })
        {
            await using var host = await ApiHost.StartAsync(options);
            foreach (var path in new[] { "/v1/chat/completions", "/v1/runs", "/v1/runs/x/cancel" })
            {
                using var response = await SendAsync(host, HttpMethod.Post, path, null, origin);

                Assert.Equal("forbidden_origin", (await response.ErrorAsync(HttpStatusCode.Forbidden)).Text("code"));
            }

            Assert.Equal(0, host.Runtime.Count);
        }
    }

    [Theory]
    [InlineData("http://localhost:3000", null)]
    [InlineData("http://127.0.0.1", null)]
    public async Task A_page_of_this_machine_is_served(string origin, string? name)
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await SendAsync(host, HttpMethod.Post, "/v1/chat/completions", name, origin);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_server_that_may_be_anonymous_beyond_loopback_goes_by_any_name()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { AllowAnonymousBeyondLoopback = true });
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await SendAsync(host, HttpMethod.Post, "/v1/chat/completions", "moa.example:8080", "http://moa.example:8080");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_server_with_keys_leaves_it_to_them()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1") } });
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await SendAsync(host, HttpMethod.Post, "/v1/chat/completions", "moa.example", "https://app.example", "k1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(ApiHost host, HttpMethod method, string path, string? name, string? origin = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Host = name;
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (method == HttpMethod.Post)
            request.Content = new StringContent(Answers.Hello, Encoding.UTF8, "application/json");
        return host.Client.SendAsync(request);
    }
}
