using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task A_completion_has_OpenAIs_shape_and_counts_its_tokens()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "{model} #{call}: {prompt}" }));

        using var response = await simulator.PostAsync(TestSimulator.Request("Grüße {call}?"), "id-1");
        var answer = await TestSimulator.JsonOf(response);

        Assert.Equal("m #1: Grüße {call}?", TestSimulator.TextOf(answer));
        Assert.Equal("assistant", TestSimulator.MessageOf(answer).GetProperty("role").GetString());
        Assert.Equal("stop", TestSimulator.FinishOf(answer));
        Assert.Equal("chat.completion", answer.GetProperty("object").GetString());
        Assert.Equal("m", answer.GetProperty("model").GetString());
        Assert.StartsWith("chatcmpl-", answer.GetProperty("id").GetString());
        // 15 bytes of prompt: 4 tokens and 3 for the message; 21 bytes of answer: 6 tokens.
        var usage = answer.GetProperty("usage");
        Assert.Equal(7, usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(6, usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(13, usage.GetProperty("total_tokens").GetInt32());
        Assert.True(response.Headers.Contains("x-request-id"));
        Assert.NotNull(response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_stream_gives_the_same_text_with_role_first_and_usage_and_DONE_last()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "Grüße an alle, {prompt}", TokensPerChunk = 1 }));
        var request = TestSimulator.Request("Welt", stream: true);
        request["stream_options"] = new JsonObject { ["include_usage"] = true };

        var events = await simulator.EventsAsync(request);

        Assert.Equal("[DONE]", events[^1]);
        var chunks = events[..^1].Select(data => JsonDocument.Parse(data).RootElement).ToList();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString()));
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.Equal("assistant", Delta(chunks[0]).GetProperty("role").GetString());
        var text = string.Concat(chunks[1..^2].Select(chunk => Delta(chunk).GetProperty("content").GetString()));
        Assert.Equal("Grüße an alle, Welt", text);
        Assert.True(chunks.Count > 6);
        Assert.Equal("stop", chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(TokenCounter.Count(Encoding.UTF8.GetByteCount(text)), chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.All(chunks[..^1], chunk => Assert.Equal(JsonValueKind.Null, chunk.GetProperty("usage").ValueKind));
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task The_token_limit_cuts_the_answer_and_says_length(string parameter)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "ääääääääää" }));
        var request = TestSimulator.Request();
        request[parameter] = 3;

        var answer = await simulator.AnswerAsync(request);

        Assert.Equal("ääääää", TestSimulator.TextOf(answer));
        Assert.Equal("length", TestSimulator.FinishOf(answer));
        Assert.Equal(3, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "one STOP two" }));
        var request = TestSimulator.Request();
        request["stop"] = new JsonArray("STOP");

        Assert.Equal("one ", await simulator.TextAsync(request));
    }

    [Fact]
    public async Task Content_parts_are_read_and_the_last_user_message_counts()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { Answer = "{prompt}" }));
        var request = JsonNode.Parse("""
            {"model":"m","messages":[{"role":"user","content":"first"},{"role":"assistant","content":null},
              {"role":"user","content":[{"type":"text","text":"two "},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"parts"}]}]}
            """)!;

        Assert.Equal("two parts", await simulator.TextAsync(request));
    }

    [Fact]
    public async Task A_tool_is_called_when_the_user_says_so()
    {
        await using var simulator = await TestSimulator.StartAsync();
        var request = TestSimulator.Request("Please call the tool now");
        request["tools"] = JsonNode.Parse("""
            [{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}}}}}]
            """);

        var answer = await simulator.AnswerAsync(request);
        request["stream"] = true;
        var events = await simulator.EventsAsync(request);

        Assert.Equal("tool_calls", TestSimulator.FinishOf(answer));
        Assert.Equal(JsonValueKind.Null, TestSimulator.MessageOf(answer).GetProperty("content").ValueKind);
        var function = TestSimulator.MessageOf(answer).GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("weather", function.GetProperty("name").GetString());
        Assert.Equal(1, JsonDocument.Parse(function.GetProperty("arguments").GetString()!).RootElement.GetProperty("days").GetInt32());
        var calls = events[..^1].Select(data => Delta(JsonDocument.Parse(data).RootElement))
            .Where(delta => delta.TryGetProperty("tool_calls", out _)).Select(delta => delta.GetProperty("tool_calls")[0]).ToList();
        Assert.Equal("weather", calls[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(
            function.GetProperty("arguments").GetString(),
            string.Concat(calls.Select(call => call.GetProperty("function").GetProperty("arguments").GetString())));
        Assert.Contains("\"finish_reason\":\"tool_calls\"", events[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task N_choices_and_logprobs_are_given_when_asked_for()
    {
        await using var simulator = await TestSimulator.StartAsync();
        var request = TestSimulator.Request();
        request["n"] = 3;
        request["logprobs"] = true;
        request["top_logprobs"] = 2;

        var choices = (await simulator.AnswerAsync(request)).GetProperty("choices").EnumerateArray().ToList();

        Assert.Equal([0, 1, 2], choices.Select(choice => choice.GetProperty("index").GetInt32()));
        foreach (var choice in choices)
        {
            var tokens = choice.GetProperty("logprobs").GetProperty("content").EnumerateArray().ToList();
            var text = choice.GetProperty("message").GetProperty("content").GetString();
            Assert.Equal(text, string.Concat(tokens.Select(token => token.GetProperty("token").GetString())));
            Assert.All(tokens, token => Assert.InRange(token.GetProperty("logprob").GetDouble(), -2, 0));
            Assert.All(tokens, token => Assert.Equal(2, token.GetProperty("top_logprobs").GetArrayLength()));
        }
    }

    [Fact]
    public async Task A_json_response_format_gets_a_JSON_object()
    {
        await using var simulator = await TestSimulator.StartAsync();
        var request = TestSimulator.Request();
        request["response_format"] = new JsonObject { ["type"] = "json_object" };

        var answer = JsonDocument.Parse(await simulator.TextAsync(request)).RootElement;

        Assert.Contains("states", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_says_how_many_references_it_synthesised()
    {
        await using var simulator = await TestSimulator.StartAsync();
        var request = TestSimulator.Request();
        request["messages"]!.AsArray().Insert(0, new JsonObject
        {
            ["role"] = "system",
            ["content"] = "Be kind.\n\nYou have been provided with a set of responses.\n\nResponses from models:\n1. one\n2. two\nlines\n3. three",
        });

        Assert.Contains("3 answers", await simulator.TextAsync(request), StringComparison.Ordinal);
        Assert.DoesNotContain("answers and synthesised", await simulator.TextAsync(TestSimulator.Request()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task A_fixed_length_is_exact(int tokens)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.One(new() { AnswerTokens = tokens }));

        var answer = await simulator.AnswerAsync(TestSimulator.Request());

        Assert.Equal(tokens, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "model")]
    [InlineData("{\"model\":\"m\"}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}", "messages[0].role")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]}", "messages[0].content")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}", null)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0}", "max_tokens")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"}", "stream")]
    public async Task A_bad_request_gets_a_400_that_names_the_field(string body, string? param)
    {
        await using var simulator = await TestSimulator.StartAsync();

        using var response = await simulator.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await TestSimulator.JsonOf(response)).GetProperty("error");
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(1, simulator.Stats.Snapshot().InvalidRequests);
    }

    [Fact]
    public async Task Keys_are_checked_when_there_are_any()
    {
        await using var simulator = await TestSimulator.StartAsync(new() { ApiKeys = ["secret"] });

        using var refused = await simulator.PostAsync(TestSimulator.Request());
        simulator.Client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        using var accepted = await simulator.PostAsync(TestSimulator.Request());

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("invalid_api_key", (await TestSimulator.JsonOf(refused)).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task Http2_without_TLS_carries_many_calls_on_one_connection()
    {
        var clock = new FakeTimeProvider();
        var options = TestSimulator.One(new() { TimeToFirstToken = new() { Median = 2_000 } });
        await using var simulator = await TestSimulator.StartAsync(options, clock, http2: true);

        var calls = Enumerable.Range(0, 300).Select(_ => simulator.PostAsync(TestSimulator.Request())).ToList();
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 300);
        await Clock.PassAsync(clock, TimeSpan.FromSeconds(2), Task.WhenAll(calls));

        Assert.All(calls, call => Assert.Equal(HttpVersion.Version20, call.Result.Version));
        Assert.Equal(300, simulator.Stats.Snapshot().Total.MaxInFlight);
    }

    private static JsonElement Delta(JsonElement chunk) => chunk.GetProperty("choices")[0].GetProperty("delta");
}
