using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MoA.Api.Hosting;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runtime;
using MoA.Testing;

namespace MoA.Api.Tests.Support;

/// <summary>The API on a real listener over a scripted runtime.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, ScriptedRuntime runtime, FakeTimeProvider time, CapturedLog log)
    {
        _app = app;
        Runtime = runtime;
        Time = time;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public ScriptedRuntime Runtime { get; }

    public FakeTimeProvider Time { get; }

    public CapturedLog Log { get; }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public WebApplication App => _app;

    public static Task<ApiHost> StartAsync(ApiOptions? api = null, string url = "http://127.0.0.1:0", OverrideLimits? limits = null) =>
        StartAsync(api, url, limits, _ => { });

    public static async Task<ApiHost> StartAsync(
        ApiOptions? api,
        string url,
        OverrideLimits? limits,
        Action<ScriptedRuntime> prepare,
        IProviderStatus? providers = null,
        Action<IServiceCollection>? addServices = null)
    {
        var time = new FakeTimeProvider();
        var catalog = TestCatalog.Make(limits);
        var runtime = new ScriptedRuntime(catalog, time);
        prepare(runtime);
        var log = new CapturedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls(url);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(catalog);
        builder.Services.AddSingleton<IMoaRuntime>(runtime);
        builder.Services.AddSingleton<IRuntimeHealth>(runtime);
        builder.Services.AddSingleton<IAgentRequestWriter, PlainRequests>();
        if (providers is not null)
            builder.Services.AddSingleton(providers);
        addServices?.Invoke(builder.Services);
        builder.Services.AddMoaApi(new MoaOptions { Api = api ?? new ApiOptions() });
        var app = builder.Build();
        app.MapMoaApi();
        try
        {
            await app.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ApiHost(app, runtime, time, log);
    }

    public static ApiKeyOptions Key(string secret, int? requestsPerMinute = null, int? maxConcurrentRuns = null, params string[] mixtures) => new()
    {
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))),
        RequestsPerMinute = requestsPerMinute,
        MaxConcurrentRuns = maxConcurrentRuns,
        Mixtures = [.. mixtures],
    };

    public Task<HttpResponseMessage> PostAsync(
        string path, string body, string? key = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return Client.SendAsync(request, completion, cancellationToken);
    }

    public Task<HttpResponseMessage> ChatAsync(string body, string? key = null) => PostAsync("/v1/chat/completions", body, key);

    public Task<HttpResponseMessage> StreamAsync(string body, CancellationToken cancellationToken = default) =>
        PostAsync("/v1/chat/completions", body, completion: HttpCompletionOption.ResponseHeadersRead, cancellationToken: cancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
