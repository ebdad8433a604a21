using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Web;

[Collection(BrowserTests.Name)]
public sealed partial class PagesTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/runs/run_00000000000000000000000000000000")]
    [InlineData("/compare")]
    [InlineData("/providers")]
    public async Task A_page_is_a_frame_that_browsers_hold_on_a_short_leash(string path)
    {
        using var response = await fixture.Stage.Client.GetAsync(path).Bounded();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            Header(response, "Content-Security-Policy"));
        Assert.True(response.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Errors_of_the_pages_carry_the_same_headers()
    {
        using var response = await fixture.Stage.Client.GetAsync("/inspector/runs/run_0").Bounded();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.StartsWith("default-src 'none'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"run_not_found\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_page_needs_comes_from_its_own_server_and_may_be_kept_for_ever()
    {
        var client = fixture.Stage.Client;
        var page = await client.GetStringAsync("/").Bounded();
        var addresses = Address().Matches(page).Select(match => match.Groups[1].Value).Where(address => address.StartsWith("/inspector/assets/", StringComparison.Ordinal)).ToArray();

        Assert.Equal(4, addresses.Length);
        foreach (var address in addresses)
        {
            using var asset = await client.GetAsync(address).Bounded();
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
    }

    [Fact]
    public async Task A_page_of_another_version_gets_what_is_here_but_may_not_keep_it()
    {
        using var asset = await fixture.Stage.Client.GetAsync("/inspector/assets/other/app.css").Bounded();

        Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        Assert.Equal("no-cache", asset.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/inspector/assets/x/no-such-file.js")]
    [InlineData("/inspector/assets/x/../../../appsettings.json")]
    [InlineData("/inspector/assets/x/%2e%2e/%2e%2e/moa.json")]
    [InlineData("/inspector/nothing")]
    public async Task Nothing_else_is_served(string path)
    {
        using var response = await fixture.Stage.Client.GetAsync(path).Bounded();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Whoever_has_seen_it_is_told_that_nothing_changed()
    {
        var id = await fixture.Stage.AskAsync(Stage.Lite, "Tag me");
        using var first = await fixture.Stage.Client.GetAsync($"/inspector/runs/{id}/board").Bounded();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/inspector/runs/{id}/board");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await fixture.Stage.Client.SendAsync(request).Bounded();

        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task With_keys_a_frame_is_anybodys_and_what_it_shows_is_the_tenants_alone()
    {
        var server = await fixture.Stage.StartServerAsync("isolation", ("alice", "alices-key"), ("bob", "bobs-key"));
        using var alice = Client(server, "alices-key");
        using var bob = Client(server, "bobs-key");
        using var nobody = new HttpClient { BaseAddress = server };
        using var asked = await bob.PostAsync("/v1/chat/completions", new StringContent(
            """{"model":"moa-lite","messages":[{"role":"user","content":"Bobs secret"}]}""", MediaTypeHeaderValue.Parse("application/json"))).Bounded();
        var id = Header(asked, "x-moa-run-id");
        string[] paths =
        [
            "/inspector/ask", "/inspector/runs", $"/inspector/runs/{id}", $"/inspector/runs/{id}/board", $"/inspector/runs/{id}/calls/1/0",
            $"/inspector/runs/{id}/differences/1/0", $"/inspector/compare?left={id}", "/inspector/providers",
        ];

        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/runs").Bounded()).StatusCode);
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path).Bounded()).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync(path).Bounded()).StatusCode);
            var seen = await alice.GetAsync(path).Bounded();
            Assert.Equal(path.Contains(id, StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, seen.StatusCode);
            Assert.DoesNotContain("Bobs secret", await seen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("Bobs secret", await bob.GetStringAsync("/inspector/runs").Bounded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_keys_hides_its_pages_from_other_names_than_its_own()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/inspector/runs");
        request.Headers.Host = "rebound.example";

        using var response = await fixture.Stage.Client.SendAsync(request).Bounded();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_server_may_leave_the_pages_out()
    {
        var server = await fixture.Stage.StartServerAsync("plain", "MoA__Inspector__Enabled", "false");
        using var client = new HttpClient { BaseAddress = server };

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/").Bounded()).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/inspector/runs").Bounded()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models").Bounded()).StatusCode);
    }

    private static HttpClient Client(Uri server, string key) =>
        new() { BaseAddress = server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Address();
}
