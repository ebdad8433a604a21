using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Accounting;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Providers.Tests.Support;

namespace MoA.Providers.Tests;

public sealed class Http2Tests
{
    private const int Calls = 24;

    [Fact]
    public async Task Calls_over_tls_share_one_http2_connection()
    {
        using var certificate = SelfSigned();
        var seen = new List<(string Protocol, string Connection)>();
        var all = new TaskCompletionSource();
        await using var app = Listen(certificate, async context =>
        {
            lock (seen)
            {
                seen.Add((context.Request.Protocol, context.Connection.Id));
                if (seen.Count == Calls)
                    all.SetResult();
            }

            // Nobody is answered before all are here: what shares a connection does so at once, not in turn.
            await all.Task.WaitAsync(context.RequestAborted);
            await StubProvider.WriteAsync(context, "application/json", """{"choices":[{"message":{"content":"ok"}}]}""");
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var harness = new Harness(new Uri("http://127.0.0.1:9/v1"));
        var provider = new ProviderSpec { Id = Harness.Provider, BaseUrl = new Uri($"{address}/v1"), MaxAttempts = 1 };
        using var invoker = Invoker(provider, harness, certificate);

        var asking = Enumerable.Range(0, Calls).Select(_ => AskAsync(invoker, harness.Call())).ToArray();
        var outcomes = await Task.WhenAll(asking).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.All(outcomes, outcome => Assert.Equal("ok", outcome.Content));
        Assert.All(seen, request => Assert.Equal("HTTP/2", request.Protocol));
        Assert.Single(seen.Select(request => request.Connection).Distinct());
    }

    private static async Task<AgentOutcome> AskAsync(ProviderAgentInvoker invoker, AgentCall call)
    {
        AgentReply? last = null;
        await foreach (var reply in invoker.InvokeAsync(call, CancellationToken.None))
            last = reply;
        return Assert.IsType<AgentOutcome>(last);
    }

    private static ProviderAgentInvoker Invoker(ProviderSpec provider, Harness harness, X509Certificate2 certificate) => new(
        new MoaCatalog(
            new Dictionary<string, ProviderSpec> { [provider.Id] = provider },
            new Dictionary<string, ModelSpec> { [Harness.Model.Id] = Harness.Model },
            new Dictionary<string, Mixture>(),
            new OverrideLimits()),
        harness.Quota,
        new TokenEstimator(),
        harness.Health,
        harness.Telemetry,
        harness.Clock,
        NullLogger<ProviderAgentInvoker>.Instance,
        spec =>
        {
            var handler = ConnectionFactory.CreateHandler(spec);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
            };
            return handler;
        });

    private static WebApplication Listen(X509Certificate2 certificate, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        return app;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        // TLS on Windows takes no key that lives in memory only until it went through a file format.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
