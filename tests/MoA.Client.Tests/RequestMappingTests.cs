using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Client.Chat;
using MoA.Core.Chat;
using MoA.Core.Json;
using AIChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace MoA.Client.Tests;

public sealed class RequestMappingTests
{
    private static async Task<ChatRequest> MapAsync(IEnumerable<AIChatMessage> messages, ChatOptions? options = null)
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Answer(id, "x") };
        using var client = new MoaChatClient(runtime, Script.Catalog, "moa");
        await client.GetResponseAsync(messages, options).WaitAsync(TimeSpan.FromSeconds(30));
        return runtime.Request!.Chat;
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), $"expected {expected}\nbut was {actual.GetRawText()}");

    [Fact]
    public async Task Text_messages_become_strings_behind_the_instructions()
    {
        var chat = await MapAsync(
            [
                new AIChatMessage(ChatRole.System, "Be brief."),
                new AIChatMessage(ChatRole.User, [new TextContent("Why"), new TextContent("?")]) { AuthorName = "ann" },
                new AIChatMessage(ChatRole.Assistant, [new TextReasoningContent("hmm"), new TextContent("So.")]),
            ],
            new ChatOptions { Instructions = "Be kind." });

        Assert.Equal(
            [
                """{"role":"system","content":"Be kind."}""",
                """{"role":"system","content":"Be brief."}""",
                """{"role":"user","name":"ann","content":"Why?"}""",
                """{"role":"assistant","content":"So."}""",
            ],
            chat.Messages.Select(message => message.Json.GetRawText()));
    }

    [Fact]
    public async Task Tools_are_refused_by_a_mixture_that_ranks_before_anything_is_started()
    {
        var runtime = new ScriptedRuntime { Events = id => Script.Answer(id, "x") };
        using var client = new MoaChatClient(runtime, Script.Catalog, "ranker");
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] };

        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new AIChatMessage(ChatRole.User, "Why?")], options));

        Assert.StartsWith("'tools' cannot be used with 'ranker'", refused.Message, StringComparison.Ordinal);
        Assert.Null(runtime.Request);
        await client.GetResponseAsync([new AIChatMessage(ChatRole.User, "Why?")]).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("ranker", runtime.Request!.Mixture.Name);
    }

    [Fact]
    public async Task Images_audio_and_files_become_parts()
    {
        var chat = await MapAsync([
            new AIChatMessage(ChatRole.User,
            [
                new TextContent("What is this?"),
                new UriContent("https://example.org/cat.png", "image/png"),
                new DataContent(new byte[] { 1, 2 }, "image/jpeg"),
                new DataContent(new byte[] { 1, 2 }, "audio/mpeg"),
                new DataContent(new byte[] { 1, 2 }, "application/pdf") { Name = "a.pdf" },
                new HostedFileContent("file-1"),
            ]),
        ]);

        AssertJson(
            """
            {"role":"user","content":[
              {"type":"text","text":"What is this?"},
              {"type":"image_url","image_url":{"url":"https://example.org/cat.png"}},
              {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AQI="}},
              {"type":"input_audio","input_audio":{"data":"AQI=","format":"mp3"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQI="}},
              {"type":"file","file":{"file_id":"file-1"}}]}
            """,
            chat.Messages.Single().Json);
    }

    [Fact]
    public async Task Function_calls_and_their_results_go_back_to_the_model()
    {
        var chat = await MapAsync([
            new AIChatMessage(ChatRole.User, "Weather?"),
            new AIChatMessage(ChatRole.Assistant,
            [
                new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Zürich", ["days"] = 2 }),
                new FunctionCallContent("call_2", "time"),
            ]),
            new AIChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny"), new FunctionResultContent("call_2", new { hour = 7 })]),
        ]);

        Assert.Equal(["user", "assistant", "tool", "tool"], chat.Messages.Select(message => message.Role));
        var calls = chat.Messages[1].Json.GetProperty("tool_calls");
        Assert.Equal(JsonValueKind.Null, chat.Messages[1].Json.GetProperty("content").ValueKind);
        AssertJson("""{"city":"Zürich","days":2}""", JsonElement.Parse(calls[0].GetProperty("function").GetProperty("arguments").GetString()!));
        Assert.Equal("{}", calls[1].GetProperty("function").GetProperty("arguments").GetString());
        AssertJson("""{"role":"tool","tool_call_id":"call_1","content":"sunny"}""", chat.Messages[2].Json);
        AssertJson("""{"role":"tool","tool_call_id":"call_2","content":"{\"hour\":7}"}""", chat.Messages[3].Json);
    }

    [Fact]
    public async Task Sampling_goes_to_every_agent_with_the_numbers_that_were_given()
    {
        var chat = await MapAsync([new AIChatMessage(ChatRole.User, "Why?")], new ChatOptions
        {
            Temperature = 0.7f,
            TopP = 0.95f,
            MaxOutputTokens = 100,
            StopSequences = ["END"],
            Seed = 7,
            PresencePenalty = 0.1f,
            FrequencyPenalty = -0.2f,
        });

        Assert.Equal((0.7, 0.95, 100, 7L, 0.1, -0.2), (
            chat.Sampling.Temperature, chat.Sampling.TopP, chat.Sampling.MaxTokens, chat.Sampling.Seed, chat.Sampling.PresencePenalty, chat.Sampling.FrequencyPenalty));
        AssertJson("""["END"]""", chat.Sampling.Stop!.Value);
        Assert.Empty(chat.AggregatorFields);
    }

    [Fact]
    public async Task Tools_and_format_go_to_the_aggregator()
    {
        var chat = await MapAsync([new AIChatMessage(ChatRole.User, "Why?")], new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(([Description("a city")] string city) => city, "weather", "Tells the weather.")],
            ToolMode = ChatToolMode.RequireSpecific("weather"),
            AllowMultipleToolCalls = false,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "thing", "A thing."),
            TopK = 40,
            AdditionalProperties = new() { ["user"] = "ann", ["logprobs"] = true },
        });

        var fields = chat.AggregatorFields;
        var function = fields["tools"][0].GetProperty("function");
        Assert.Equal("weather", function.GetProperty("name").GetString());
        Assert.Equal("Tells the weather.", function.GetProperty("description").GetString());
        Assert.Equal("string", function.GetProperty("parameters").GetProperty("properties").GetProperty("city").GetProperty("type").GetString());
        AssertJson("""{"type":"function","function":{"name":"weather"}}""", fields["tool_choice"]);
        AssertJson("false", fields["parallel_tool_calls"]);
        AssertJson("""{"type":"json_schema","json_schema":{"name":"thing","description":"A thing.","schema":{"type":"object"}}}""", fields["response_format"]);
        AssertJson("40", fields["top_k"]);
        AssertJson("\"ann\"", fields["user"]);
        AssertJson("true", fields["logprobs"]);
    }

    [Theory]
    [InlineData("auto", "\"auto\"")]
    [InlineData("none", "\"none\"")]
    [InlineData("any", "\"required\"")]
    public async Task Tool_modes_have_openai_names(string mode, string expected)
    {
        var chat = await MapAsync([new AIChatMessage(ChatRole.User, "Why?")], new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(() => 1, "one")],
            ToolMode = mode switch { "auto" => ChatToolMode.Auto, "none" => ChatToolMode.None, _ => ChatToolMode.RequireAny },
        });

        AssertJson(expected, chat.AggregatorFields["tool_choice"]);
    }

    [Fact]
    public async Task A_raw_chat_request_is_where_the_options_start_from()
    {
        var chat = await MapAsync([new AIChatMessage(ChatRole.User, "Why?")], new ChatOptions
        {
            Temperature = 0.2f,
            RawRepresentationFactory = _ => new ChatRequest
            {
                Messages = [],
                Sampling = new SamplingSettings { Temperature = 1, Seed = 5 },
                AggregatorFields = new Dictionary<string, JsonElement> { ["verbosity"] = JsonElement.Parse("\"low\"") },
            },
        });

        Assert.Equal((0.2, 5L), (chat.Sampling.Temperature, chat.Sampling.Seed));
        Assert.Equal("low", chat.AggregatorFields["verbosity"].GetString());
        Assert.Equal("Why?", chat.Messages.Single().Text);
    }

    [Fact]
    public async Task What_a_completion_cannot_carry_is_refused_by_name()
    {
        var user = new AIChatMessage(ChatRole.User, "Why?");
        await Assert.ThrowsAsync<NotSupportedException>(() => MapAsync([user], new ChatOptions { ConversationId = "c1" }));
        await Assert.ThrowsAsync<NotSupportedException>(() => MapAsync([user], new ChatOptions { Tools = [new HostedWebSearchTool()] }));
        await Assert.ThrowsAsync<NotSupportedException>(() => MapAsync([new AIChatMessage(ChatRole.User, [new HostedVectorStoreContent("v")])]));
        var reserved = await Assert.ThrowsAsync<ArgumentException>(() => MapAsync([user], new ChatOptions { AdditionalProperties = new() { ["stream"] = true } }));
        Assert.Contains("'stream'", reserved.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => MapAsync([]));
    }

    [Fact]
    public void Events_survive_the_way_over_http()
    {
        foreach (var sent in Script.Answer(Script.NewId(), "a", "b"))
        {
            var json = JsonSerializer.Serialize(sent, MoaJson.Relaxed.RunEvent);
            var read = JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent)!;
            Assert.Equal(sent.GetType(), read.GetType());
            Assert.Equal(json, JsonSerializer.Serialize(read, MoaJson.Relaxed.RunEvent));
        }
    }
}
