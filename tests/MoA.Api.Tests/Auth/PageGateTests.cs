using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MoA.Api.Auth;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Auth;

public sealed class PageGateTests
{
    private const string Key = "sk-page";

    private static readonly ApiOptions WithKey = new()
    {
        Keys = { ["ann"] = new ApiKeyOptions { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))) } },
    };

    [Theory]
    [InlineData("Bearer sk-page", true)]
    [InlineData("bearer sk-page", true)]
    [InlineData("Bearer sk-other", false)]
    [InlineData("Basic YW55Ym9keTpzay1wYWdl", true)] // anybody:sk-page
    [InlineData("Basic OnNrLXBhZ2U=", true)] // :sk-page
    [InlineData("Basic c2stcGFnZTphbnlib2R5", false)] // sk-page:anybody
    [InlineData("Basic c2stcGFnZQ==", false)] // sk-page
    [InlineData("Basic %%%", false)]
    [InlineData("Digest sk-page", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void With_keys_a_caller_has_to_bring_one(string? authorization, bool isAdmitted)
    {
        var context = Request(IPAddress.Parse("203.0.113.9"));
        context.Request.Headers.Authorization = authorization;

        Assert.Equal(isAdmitted, Gate(WithKey).Admits(context));
        Assert.Equal(isAdmitted ? 200 : 401, context.Response.StatusCode);
        Assert.Equal(!isAdmitted, context.Response.Headers.WWWAuthenticate.ToString().StartsWith("Basic ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("127.0.0.1", "rebound.example", false)]
    [InlineData("203.0.113.9", "localhost", false)]
    public void Without_keys_only_this_machine_gets_in_whatever_the_api_allows(string caller, string host, bool isAdmitted)
    {
        var context = Request(IPAddress.Parse(caller), host);

        Assert.Equal(isAdmitted, Gate(new ApiOptions { AllowAnonymousBeyondLoopback = true }).Admits(context));
        Assert.Equal(isAdmitted ? 200 : 403, context.Response.StatusCode);
    }

    private static PageGate Gate(ApiOptions options) => new(new Keyring(options, TimeProvider.System));

    private static DefaultHttpContext Request(IPAddress caller, string host = "localhost")
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        context.Connection.LocalIpAddress = IPAddress.Loopback;
        context.Connection.RemoteIpAddress = caller;
        return context;
    }
}
