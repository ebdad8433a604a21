using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Providers.Tests.Support;

namespace MoA.Providers.Tests;

public sealed class RequestWriterTests
{
    [Fact]
    public void A_bare_call_is_model_and_messages() => Assert.Equal(
        """{"model":"vendor/model","messages":[{"role":"user","content":"<b>Grüße</b> & \"ß\""}]}""",
        Write(Call() with { Messages = [ChatMessage.Create("user", "<b>Grüße</b> & \"ß\"")] }));

    [Fact]
    public void Every_field_has_its_place() => Assert.Equal(
        """
        {"model":"vendor/model","messages":[{"role":"user","content":"Hi"}],"temperature":0.7,"top_p":0.9,"max_tokens":2048,"stop":["a","b"],
        "seed":42,"presence_penalty":-0.5,"frequency_penalty":0.25,"logprobs":true,"tools":[{"x":1}],"stream":true,
        "stream_options":{"include_usage":true}}
        """.ReplaceLineEndings(""),
        Write(Call() with
        {
            Sampling = new SamplingSettings
            {
                Temperature = 0.7,
                TopP = 0.9,
                MaxTokens = 2048,
                Stop = Harness.Json("""["a","b"]"""),
                Seed = 42,
                PresencePenalty = -0.5,
                FrequencyPenalty = 0.25,
            },
            Fields = Fields("""{"tools":[{"x":1}],"logprobs":true}"""),
            Stream = true,
        }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0001, "0")]
    [InlineData(0.00011, "0.00011")]
    [InlineData(1, "1")]
    public void A_temperature_of_next_to_nothing_is_nothing(double temperature, string sent) =>
        Assert.Contains($"\"temperature\":{sent}}}", Write(Call() with { Sampling = new SamplingSettings { Temperature = temperature } }), StringComparison.Ordinal);

    [Fact]
    public void The_model_names_the_field_of_the_token_limit() => Assert.Equal(
        """{"model":"vendor/model","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":7}""",
        Write(Call() with
        {
            Model = Harness.Model with { MaxTokensField = "max_completion_tokens" },
            Sampling = new SamplingSettings { MaxTokens = 7 },
            Fields = Fields("""{"max_tokens":9,"max_completion_tokens":8}"""),
        }));

    [Fact]
    public void Messages_and_fields_keep_their_bytes()
    {
        const string Message = """{ "role":"user" , "content":[{"type":"text","text":"caf\u00e9 \ud83d\ude00 \/ 😀"}],"x_cache":{"n":1.0e2,"big":12345678901234567890} }""";

        var body = Write(Call() with { Messages = [ChatMessage.FromJson(Harness.Json(Message))], Fields = Fields("""{"x_unknown":1.50}""") });

        Assert.Equal($$"""{"model":"vendor/model","messages":[{{Message}}],"x_unknown":1.50}""", body);
    }

    [Fact]
    public void Further_fields_never_override_what_the_product_decides() => Assert.Equal(
        """{"model":"vendor/model","messages":[{"role":"user","content":"Hi"}],"temperature":0.5,"top_p":0.1,"user":"u"}""",
        Write(Call() with
        {
            Sampling = new SamplingSettings { Temperature = 0.5 },
            Fields = Fields(
                """{"model":"other","messages":[],"n":5,"stream":true,"stream_options":{"x":1},"temperature":1.9,"top_p":0.1,"user":"u"}"""),
        }));

    [Fact]
    public void The_order_of_further_fields_does_not_show()
    {
        var one = Write(Call() with { Fields = Fields("""{"b":1,"a":2,"c":3}""") });
        var other = Write(Call() with { Fields = Fields("""{"c":3,"b":1,"a":2}""") });

        Assert.Equal(one, other);
    }

    private static AgentCall Call() => new()
    {
        Run = RunId.New(TimeProvider.System.GetUtcNow()),
        Layer = 1,
        Slot = 0,
        Model = Harness.Model,
        Messages = [ChatMessage.Create("user", "Hi")],
        Sampling = new SamplingSettings(),
        Timeout = TimeSpan.FromMinutes(1),
        Deadline = DateTimeOffset.MaxValue,
        Priority = QuotaPriority.NewRun,
        EstimatedPromptTokens = 1,
        ReservedOutputTokens = 1,
    };

    private static Dictionary<string, JsonElement> Fields(string json) =>
        Harness.Json(json).EnumerateObject().ToDictionary(property => property.Name, property => property.Value);

    private static string Write(AgentCall call)
    {
        using var body = RequestWriter.Write(call);
        return Encoding.UTF8.GetString(body.Written.Span);
    }
}
