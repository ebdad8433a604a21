using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MoA.Testing;

namespace MoA.Probe.Tests;

public sealed class ProbeTests
{
    [Theory]
    [InlineData(200, 0)]
    [InlineData(302, 1)]
    [InlineData(503, 1)]
    public async Task The_status_decides(int status, int exitCode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var host = builder.Build();
        host.MapGet("/readyz", () => Results.StatusCode(status));
        await host.StartAsync();

        Assert.Equal(exitCode, await Program.Main([$"{host.Urls.Single()}/readyz"]).Bounded());
    }

    [Fact]
    public async Task Nobody_there_is_unhealthy()
    {
        Assert.Equal(1, await Program.Main(["http://127.0.0.1:1/readyz"]).Bounded());
    }

    [Fact]
    public async Task A_host_that_hangs_is_unhealthy()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        Assert.Equal(1, await Program.Main([$"http://{silent.LocalEndpoint}/readyz"]).Bounded());
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1/readyz")]
    [InlineData("http://127.0.0.1/readyz", "more")]
    public async Task What_is_no_address_is_told_apart(params string[] arguments)
    {
        Assert.Equal(2, await Program.Main(arguments));
    }
}
