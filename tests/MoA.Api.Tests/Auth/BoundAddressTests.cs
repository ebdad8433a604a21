using System.Net;
using MoA.Api.Auth;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Auth;

public sealed class BoundAddressTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task A_server_without_keys_does_not_start_beyond_loopback(string url)
    {
        var failure = await Assert.ThrowsAsync<InvalidConfigurationException>(() => ApiHost.StartAsync(url: url));

        var error = Assert.Single(failure.Errors);
        Assert.Equal("MoA:Api:Keys", error.Path);
        Assert.Contains("AllowAnonymousBeyondLoopback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_when_told_to()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { AllowAnonymousBeyondLoopback = true }, "http://0.0.0.0:0");

        using var response = await new HttpClient().GetAsync(new Uri($"http://127.0.0.1:{host.Address.Port}/v1/models"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task It_starts_with_a_key()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k") } }, "http://0.0.0.0:0");

        Assert.NotEqual(0, host.Address.Port);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.9.9.9:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://unix:/tmp/moa.sock", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://192.168.1.5:8080", false)]
    [InlineData("https://moa.example:443", false)]
    public void Loopback_is_told_from_everything_else(string address, bool isLocal) => Assert.Equal(isLocal, AnonymousAccess.IsLocal(address));
}
