using System.Net;
using System.Text;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Core.Mixtures;

namespace MoA.Api.Tests.Chat;

public sealed class ValidationTests
{
    private const string M = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static readonly (string Param, string Body)[] WrongFields =
    [
        ("model", $"{{{M}}}"),
        ("model", $"{{\"model\":null,{M}}}"),
        ("model", $"{{\"model\":\"\",{M}}}"),
        ("model", $"{{\"model\":7,{M}}}"),
        ("messages", "{\"model\":\"moa\"}"),
        ("messages", Messages("")),
        ("messages", "{\"model\":\"moa\",\"messages\":\"Hello\"}"),
        ("messages[0]", Messages("\"Hello\"")),
        ("messages[0].role", Messages("{\"content\":\"x\"}")),
        ("messages[0].role", Messages("{\"role\":1,\"content\":\"x\"}")),
        ("messages[0].role", Messages("{\"role\":\"robot\",\"content\":\"x\"}")),
        ("messages[0].content", Messages("{\"role\":\"user\"}")),
        ("messages[0].content", Messages("{\"role\":\"user\",\"content\":null}")),
        ("messages[0].content", Messages("{\"role\":\"user\",\"content\":5}")),
        ("messages[0].content", Messages("{\"role\":\"user\",\"content\":[]}")),
        ("messages[0].content[0]", Messages("{\"role\":\"user\",\"content\":[\"x\"]}")),
        ("messages[0].content[0].type", Messages("{\"role\":\"user\",\"content\":[{}]}")),
        ("messages[0].content[0].text", Messages("{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}")),
        ("messages[0].content", Messages("{\"role\":\"assistant\",\"content\":null}")),
        ("messages[0].content", Messages("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}")),
        ("messages[0].tool_calls", Messages("{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":{}}")),
        ("messages[0].tool_call_id", Messages("{\"role\":\"tool\",\"content\":\"x\"}")),
        ("messages[1].name", Messages("{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"function\",\"content\":null}")),
        ("messages[0].name", Messages("{\"role\":\"user\",\"content\":\"x\",\"name\":1}")),
        ("temperature", With("\"temperature\":2.1")),
        ("temperature", With("\"temperature\":\"hot\"")),
        ("temperature", With("\"temperature\":1e999")),
        ("top_p", With("\"top_p\":-0.1")),
        ("max_tokens", With("\"max_tokens\":0")),
        ("max_tokens", With("\"max_tokens\":1.5")),
        ("max_tokens", With("\"max_tokens\":99999999999")),
        ("max_completion_tokens", With("\"max_completion_tokens\":-1")),
        ("max_completion_tokens", With("\"max_completion_tokens\":5,\"max_tokens\":6")),
        ("stop", With("\"stop\":5")),
        ("stop", With("\"stop\":[]")),
        ("stop", With("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]")),
        ("stop[1]", With("\"stop\":[\"a\",1]")),
        ("seed", With("\"seed\":1.5")),
        ("presence_penalty", With("\"presence_penalty\":3")),
        ("frequency_penalty", With("\"frequency_penalty\":-3")),
        ("n", With("\"n\":2")),
        ("n", With("\"n\":0")),
        ("stream", With("\"stream\":\"yes\"")),
        ("stream_options", With("\"stream_options\":{}")),
        ("stream_options", With("\"stream\":true,\"stream_options\":[]")),
        ("stream_options.include_usage", With("\"stream\":true,\"stream_options\":{\"include_usage\":1}")),
        ("user", With("\"user\":1")),
        ("tools", With("\"tools\":{}")),
        ("tool_choice", With("\"tool_choice\":1")),
        ("response_format", With("\"response_format\":\"json\"")),
        ("logprobs", With("\"logprobs\":5")),
        ("top_logprobs", With("\"logprobs\":true,\"top_logprobs\":21")),
        ("top_logprobs", With("\"top_logprobs\":1")),
        ("moa", With("\"moa\":1")),
        ("moa.layer", With("\"moa\":{\"layer\":2}")),
        ("moa.layers", With("\"moa\":{\"layers\":\"2\"}")),
        ("moa.layers", With("\"moa\":{\"layers\":6}")),
        ("moa.proposers", With("\"moa\":{\"proposers\":\"a\"}")),
        ("moa.proposers[1]", With("\"moa\":{\"proposers\":[\"a\",1]}")),
        ("moa.proposers[2]", With("\"moa\":{\"proposers\":[\"a\",\"a\",\"nobody\"]}")),
        ("moa.proposers[0]", With("\"moa\":{\"proposers\":[\"moa\"]}")),
        ("moa.aggregator", With("\"moa\":{\"aggregator\":\"nobody\"}")),
        ("moa.max_cost", With("\"moa\":{\"max_cost\":0}")),
        ("moa.max_cost", With("\"moa\":{\"max_cost\":1e300}")),
        ("moa.max_tokens", With("\"moa\":{\"max_tokens\":0}")),
        ("moa.deadline_seconds", With("\"moa\":{\"deadline_seconds\":0}")),
        ("moa.deadline_seconds", With("\"moa\":{\"deadline_seconds\":1801}")),
        ("moa.events", With("\"moa\":{\"events\":true}")),
    ];

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var (param, body) in WrongFields)
        {
            using var response = await host.ChatAsync(body);

            var error = await response.ErrorAsync(HttpStatusCode.BadRequest);
            Assert.True(param == error.Text("param"), $"{body}: {error}");
            Assert.Equal("invalid_request_error", error.Text("type"));
            Assert.Contains($"'{param}'", error.Text("message"), StringComparison.Ordinal);
        }

        Assert.Equal(0, host.Runtime.Count);
    }

    [Theory]
    [InlineData("tools", """[{"type":"function","function":{"name":"f"}}]""")]
    [InlineData("functions", """[{"name":"f"}]""")]
    public async Task Tools_are_refused_where_the_answer_is_chosen_among_texts(string field, string value)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.ChatAsync($"{{\"model\":\"ranker\",{M},\"{field}\":{value}}}");

        var error = await response.ErrorAsync(HttpStatusCode.BadRequest);
        Assert.Equal(field, error.Text("param"));
        Assert.Contains("'ranker', which chooses one of several texts", error.Text("message"), StringComparison.Ordinal);
        Assert.Equal(0, host.Runtime.Count);
    }

    [Theory]
    [InlineData("-1", "-1")]
    [InlineData("0", "0")]
    [InlineData("90000", "90000")]
    [InlineData("1e300", "")]
    [InlineData("-1e999", "")]
    public async Task A_deadline_beyond_its_limits_is_told_the_limits_in_force(string seconds, string echoed)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.ChatAsync(With($"\"moa\":{{\"deadline_seconds\":{seconds}}}"));

        var message = (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("message");
        Assert.StartsWith($"'moa.deadline_seconds' must be above 0 and at most 1800, not {echoed}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_overrides_are_sentences()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.ChatAsync(With("\"moa\":{\"proposers\":[\"x\"],\"aggregator\":\"moa\"}"));

        Assert.Equal(
            "'moa.proposers[0]' names the unknown model 'x': GET /v1/models lists the models there are. "
            + "'moa.aggregator' names 'moa', which is a mixture; a mixture cannot stand inside a mixture: name models.",
            (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("message"));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("identity, br", "br")]
    public async Task An_encoded_body_is_refused_by_the_name_of_its_encoding(string header, string named)
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", header);

        using var response = await host.Client.PostAsync("/v1/chat/completions", content);

        var error = await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("unsupported_content_encoding", error.Text("code"));
        Assert.Contains($"'{named}'", error.Text("message"), StringComparison.Ordinal);
        Assert.Equal("identity", response.Header("Accept-Encoding"));
    }

    [Fact]
    public async Task An_unknown_model_is_not_found()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.ChatAsync($"{{\"model\":\"gpt-9\",{M}}}");

        var error = await response.ErrorAsync(HttpStatusCode.NotFound);
        Assert.Equal("model_not_found", error.Text("code"));
        Assert.Equal("model", error.Text("param"));
    }

    private static readonly byte[][] NotJson =
    [
        [],
        "   "u8.ToArray(),
        "null"u8.ToArray(),
        "[]"u8.ToArray(),
        "\"text\""u8.ToArray(),
        "{"u8.ToArray(),
        "{\"model\":\"moa\",}"u8.ToArray(),
        "{\"model\":\"moa\"} x"u8.ToArray(),
        "{\"model\":\"moa\",\"model\":\"moa\"}"u8.ToArray(),
        "{\"model\":\"moa\",\"x\":{\"y\":1,\"y\":2}}"u8.ToArray(),
        "{\"model\":\"\xff\"}"u8.ToArray().Select(value => value == 0xc3 ? (byte)0xff : value).ToArray(),
        "{\"model\":\"\\ud800\"}"u8.ToArray(),
        "{\"\\udc00\":1}"u8.ToArray(),
        Encoding.UTF8.GetBytes($"{{\"model\":{new string('[', 100)}{new string(']', 100)}}}"),
        new byte[4096],
    ];

    [Fact]
    public async Task A_body_that_is_no_JSON_object_is_a_bad_request()
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var body in NotJson)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            using var response = await host.Client.PostAsync("/v1/chat/completions", content);

            Assert.Equal("invalid_json", (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("code"));
        }
    }

    [Fact]
    public async Task What_does_not_say_it_is_JSON_is_refused_so_that_web_pages_cannot_start_runs()
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new StringContent(Answers.Hello, Encoding.UTF8, "text/plain");

        using var response = await host.Client.PostAsync("/v1/chat/completions", content);

        Assert.Contains("Content-Type: application/json", (await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType)).Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_too_large(bool chunked)
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { MaxRequestBytes = 2048 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(new string(' ', 3000), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await host.Client.SendAsync(request);

        Assert.Equal("request_too_large", (await response.ErrorAsync(HttpStatusCode.RequestEntityTooLarge)).Text("code"));
    }

    [Fact]
    public async Task Too_many_messages_are_refused()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { MaxMessages = 2 });
        var message = "{\"role\":\"user\",\"content\":\"x\"}";

        using var response = await host.ChatAsync(Messages($"{message},{message},{message}"));

        Assert.Equal("too_many_messages", (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("code"));
    }

    [Fact]
    public async Task Depth_is_limited_by_the_configuration()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { MaxJsonDepth = 8 });
        host.Runtime.Script = run => run.Complete("Hi");

        using var deep = await host.ChatAsync(With($"\"x\":{new string('[', 8)}{new string(']', 8)}"));
        using var shallow = await host.ChatAsync(With($"\"x\":{new string('[', 7)}{new string(']', 7)}"));

        await deep.ErrorAsync(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.OK, shallow.StatusCode);
    }

    [Fact]
    public async Task Overrides_that_the_configuration_forbids_are_named()
    {
        await using var host = await ApiHost.StartAsync(limits: new OverrideLimits { AllowOverrides = false });

        using var response = await host.ChatAsync(With("\"moa\":{\"aggregator\":\"a\"}"));

        Assert.Equal("moa.aggregator", (await response.ErrorAsync(HttpStatusCode.BadRequest)).Text("param"));
    }

    [Fact]
    public async Task Null_stands_for_absent()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await host.ChatAsync(With("\"temperature\":null,\"n\":null,\"stop\":null,\"stream\":null,\"stream_options\":null,\"moa\":null,\"user\":null"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_assistant_message_may_hold_tool_calls_alone()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");

        using var response = await host.ChatAsync(Messages(
            "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\"}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"y\"}"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string With(string fields) => $"{{\"model\":\"moa\",{M},{fields}}}";

    private static string Messages(string messages) => $"{{\"model\":\"moa\",\"messages\":[{messages}]}}";
}
