using System.Net;
using MoA.Api.Tests.Support;

namespace MoA.Api.Tests.Requests;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/completions")]
    [InlineData("/v1/runs/x/y")]
    [InlineData("/favicon.ico")]
    [InlineData("/a.b/%2e%2e/c")]
    public async Task An_unknown_path_is_not_found_in_the_error_shape(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal("unknown_url", (await response.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("DELETE", "/v1/models", "GET")]
    [InlineData("PUT", "/v1/runs", "GET, POST")]
    [InlineData("POST", "/healthz", "GET")]
    [InlineData("BREW", "/v1/runs/x/cancel", "POST")]
    public async Task A_wrong_method_is_answered_with_the_right_ones(string method, string path, string allowed)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal("method_not_allowed", (await response.ErrorAsync(HttpStatusCode.MethodNotAllowed)).Text("code"));
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("abc-123_x.y:z", true)]
    [InlineData("with space", false)]
    [InlineData("<script>", false)]
    [InlineData("", false)]
    public async Task A_sane_request_id_is_echoed(string id, bool echoed)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("x-request-id", id);

        using var response = await host.Client.SendAsync(request);

        if (echoed)
            Assert.Equal(id, response.Header("x-request-id"));
        else
            Assert.StartsWith("req_", response.Header("x-request-id"), StringComparison.Ordinal);
        Assert.NotNull(response.Header("x-moa-overhead-ms"));
    }

    [Fact]
    public async Task An_overlong_request_id_is_replaced()
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.TryAddWithoutValidation("x-request-id", new string('a', 129));

        using var response = await host.Client.SendAsync(request);

        Assert.StartsWith("req_", response.Header("x-request-id"), StringComparison.Ordinal);
    }
}
