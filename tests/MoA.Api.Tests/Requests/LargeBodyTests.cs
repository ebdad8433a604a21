using System.Net;
using System.Net.Http.Headers;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Requests;

public sealed class LargeBodyTests
{
    // 29: Kestrel takes no more than 30,000,000 bytes unless it is told to. What the API leaves of a body Kestrel reads away for five seconds of real time
    // and not longer, so the limit is near the size: a busy machine does not get through much more.
    [Theory]
    [InlineData(9, 8, false)]
    [InlineData(9, 8, true)]
    [InlineData(29, 28, false)]
    [InlineData(29, 28, true)]
    public async Task A_client_that_sends_too_much_sees_the_413(int megabytes, int limit, bool chunked)
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { MaxRequestBytes = limit * 1024 * 1024 });
        foreach (var path in new[] { "/v1/chat/completions", "/v1/runs" })
        {
            // Twice: the connection must be as good as before.
            for (var time = 0; time < 2; time++)
            {
                using var response = await host.Client.SendAsync(Post(path, megabytes, chunked));

                var error = await response.ErrorAsync(HttpStatusCode.RequestEntityTooLarge);
                Assert.Equal("request_too_large", error.Text("code"));
                Assert.Contains($"{limit * 1024 * 1024} bytes", error.Text("message"), StringComparison.Ordinal);
            }
        }

        Assert.Equal(0, host.Runtime.Count);
    }

    [Fact]
    public async Task A_client_without_a_key_sees_the_401_although_it_sends_too_much()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1") } });

        using var response = await host.Client.SendAsync(Post("/v1/chat/completions", 9, chunked: true));

        await response.ErrorAsync(HttpStatusCode.Unauthorized);
    }

    private static HttpRequestMessage Post(string path, int megabytes, bool chunked)
    {
        var body = new byte[megabytes * 1024 * 1024];
        Array.Fill(body, (byte)' ');
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return request;
    }
}
