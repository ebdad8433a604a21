using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MoA.Testing;

namespace MoA.Silo.Dashboard.Tests;

/// <summary>The executable as a process, with the demo's models.</summary>
public sealed class DashboardTests : IDisposable
{
    private const string Key = "sk-dashboard";

    private static readonly Dictionary<string, string> WithKey = new()
    {
        ["MoA__Cluster__Dashboard"] = "true",
        ["MoA__Api__Keys__ann__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_off_unless_it_is_asked_for()
    {
        await using var silo = Start(null);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        using var page = await client.GetAsync("/dashboard/");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task Where_there_are_keys_nothing_of_it_is_shown_without_one()
    {
        await using var silo = Start(WithKey);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        string[] paths = ["", "/", "/index.html", "/index.min.js", "/version", "/ClusterStats", "/Reminders", "/GrainTypes", "/GrainState", "/Trace", "/fonts/any.woff"];
        foreach (var path in paths.SelectMany(path => new[] { $"/dashboard{path}", $"/DASHBOARD{path}" }))
        {
            using var page = await client.GetAsync(path);

            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, page.StatusCode));
            Assert.Equal("Basic", Assert.Single(page.Headers.WwwAuthenticate).Scheme);
            Assert.Empty(await page.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_browser_with_a_key_as_the_password_sees_the_cluster_but_no_grains_state()
    {
        await using var silo = Start(WithKey);
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Key}")));

        using var page = await client.GetAsync("/dashboard/");
        using var version = await client.GetAsync("/dashboard/version");
        using var state = await client.GetAsync("/dashboard/GrainState?grainId=x&grainType=y");
        using var trace = await client.GetAsync("/dashboard/Trace");

        Assert.Contains("<html", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, version.StatusCode));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (state.StatusCode, trace.StatusCode));
    }

    [Fact]
    public async Task Without_keys_loopback_sees_it()
    {
        await using var silo = Start(new Dictionary<string, string> { ["MoA__Cluster__Dashboard"] = "true" });
        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };

        using var stats = await client.GetAsync("/dashboard/ClusterStats");

        Assert.Equal(HttpStatusCode.OK, stats.StatusCode);
    }

    private HostProcess Start(Dictionary<string, string>? environment) =>
        HostProcess.Start("MoA.Silo.Dashboard.dll", _folder.FullName, environment, "--demo", "--urls", "http://127.0.0.1:0");
}
