using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Providers.Tests.Support;
using MoA.Testing.Telemetry;

namespace MoA.Providers.Tests.Telemetry;

/// <summary>OpenAI's own attributes (open-telemetry/semantic-conventions v1.41, <c>docs/gen-ai/openai.md</c>). Nobody else's calls have them.</summary>
[Collection(TelemetryGroup.Name)]
public sealed class OpenAiSpanTests
{
    private const string Answer =
        """
        {"id":"chatcmpl-9","model":"gpt","service_tier":"flex","system_fingerprint":"fp_1","usage":{"prompt_tokens":9,"completion_tokens":3},
        "choices":[{"index":0,"message":{"role":"assistant","content":"Elbrus"},"finish_reason":"stop"}]}
        """;

    [Theory]
    [InlineData("priority", "priority")]
    [InlineData("auto", null)]
    public async Task They_are_on_calls_to_OpenAI(string asked, string? told)
    {
        using var spans = new SpanCapture("MoA");
        using var metrics = new MetricCapture();
        Uri? address = null;
        await using var provider = await StubProvider.JsonAsync(
            Answer,
            spec =>
            {
                address = spec.BaseUrl;
                return spec;
            },
            services => services.AddSingleton<IMeterFactory>(metrics));
        using var invoker = InvokerOf(provider.Harness, new Uri("http://api.openai.com/v1"), address!);
        var fields = new Dictionary<string, JsonElement> { ["service_tier"] = JsonSerializer.SerializeToElement(asked) };

        await foreach (var reply in invoker.InvokeAsync(provider.Harness.Call() with { Fields = fields }, CancellationToken.None))
            Assert.Equal("Elbrus", Assert.IsType<AgentOutcome>(reply).Content);

        var span = Assert.Single(spans.All, span => span.OperationName == "chat vendor/model");
        Assert.Equal(("openai", "api.openai.com", 80), (span.GetTagItem("gen_ai.provider.name"), span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.Equal(
            ("chat_completions", told, "flex", "fp_1"),
            (span.GetTagItem("openai.api.type"), span.GetTagItem("openai.request.service_tier"),
             span.GetTagItem("openai.response.service_tier"), span.GetTagItem("openai.response.system_fingerprint")));
    }

    // All connections lead to the stub.
    private static ProviderAgentInvoker InvokerOf(Harness harness, Uri baseUrl, Uri address)
    {
        var spec = new ProviderSpec { Id = Harness.Provider, BaseUrl = baseUrl, MaxAttempts = 1 };
        var catalog = new MoaCatalog(
            new Dictionary<string, ProviderSpec> { [spec.Id] = spec },
            new Dictionary<string, ModelSpec> { [Harness.Model.Id] = Harness.Model },
            new Dictionary<string, Mixture>(),
            new OverrideLimits());
        return new ProviderAgentInvoker(
            catalog, harness.Quota, harness.Estimator, harness.Health, harness.Telemetry, harness.Clock, NullLogger<ProviderAgentInvoker>.Instance, Handler);

        SocketsHttpHandler Handler(ProviderSpec of)
        {
            var handler = ConnectionFactory.CreateHandler(of);
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
            return handler;
        }
    }
}
