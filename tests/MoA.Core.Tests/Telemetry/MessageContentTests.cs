using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Telemetry;

namespace MoA.Core.Tests.Telemetry;

/// <summary>Messages of chat completions, and what the conventions' schemas (gen-ai-input-messages.json, gen-ai-output-messages.json) make of them.</summary>
public sealed class MessageContentTests
{
    [Theory]
    [InlineData(
        """{"role":"user","content":"Why?"}""",
        """{"role":"user","parts":[{"type":"text","content":"Why?"}]}""")]
    [InlineData(
        """{"role":"user","name":"bob","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}""",
        """{"role":"user","name":"bob","parts":[{"type":"text","content":"What is it?"},{"type":"uri","modality":"image","uri":"https://example.com/a.png"}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"input_audio","input_audio":{"data":"BBBB","format":"wav"}}]}""",
        """{"role":"user","parts":[{"type":"blob","mime_type":"image/png","modality":"image","content":"AAAA"},{"type":"blob","mime_type":"audio/wav","modality":"audio","content":"BBBB"}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"hologram","url":"x"}]}""",
        """{"role":"user","parts":[{"type":"hologram","url":"x"}]}""")]
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}""",
        """{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"weather","arguments":{"city":"Paris"}}]}""")]
    [InlineData(
        """{"role":"assistant","content":"Well.","function_call":{"name":"weather","arguments":"no JSON"}}""",
        """{"role":"assistant","parts":[{"type":"text","content":"Well."},{"type":"tool_call","name":"weather","arguments":"no JSON"}]}""")]
    [InlineData(
        """{"role":"tool","tool_call_id":"call_1","content":"rainy"}""",
        """{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":"rainy"}]}""")]
    [InlineData(
        """{"role":"assistant","content":"4","reasoning_content":"2 and 2"}""",
        """{"role":"assistant","parts":[{"type":"text","content":"4"},{"type":"reasoning","content":"2 and 2"}]}""")]
    // Text that is sound, and JSON in it that no reader takes.
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":\"\\ud800\"}"}}]}""",
        """{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"f","arguments":"{\"a\":\"\\ud800\"}"}]}""")]
    public void A_message_becomes_parts(string message, string expected) =>
        Assert.Equal($"[{expected}]", MessageContent.OfInput([ChatMessage.FromJson(Json(message))]));

    [Fact]
    public void Messages_stay_in_their_order() => Assert.Equal(
        """[{"role":"system","parts":[{"type":"text","content":"Be kind."}]},{"role":"user","parts":[{"type":"text","content":"<b>\"Why\"?</b>"}]}]""",
        MessageContent.OfInput([ChatMessage.Create("system", "Be kind."), ChatMessage.Create("user", "<b>\"Why\"?</b>")]));

    [Theory]
    [InlineData("Because.", null, "stop", false, """{"role":"assistant","parts":[{"type":"text","content":"Because."}],"finish_reason":"stop"}""")]
    [InlineData(null, null, "length", false, """{"role":"assistant","parts":[],"finish_reason":"length"}""")]
    [InlineData(
        null,
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}""",
        "tool_calls",
        false,
        """{"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"f","arguments":{}}],"finish_reason":"tool_call"}""")]
    [InlineData(
        null,
        """{"role":"assistant","content":null,"refusal":"No."}""",
        "stop",
        false,
        """{"role":"assistant","parts":[{"type":"refusal","content":"No."}],"finish_reason":"stop"}""")]
    [InlineData("Half an", null, null, true, """{"role":"assistant","parts":[{"type":"text","content":"Half an"}],"finish_reason":"error"}""")]
    [InlineData("All.", null, null, false, """{"role":"assistant","parts":[{"type":"text","content":"All."}],"finish_reason":"stop"}""")]
    [InlineData(
        "Well.",
        """{"role":"assistant","content":"Well.","tool_calls":[{"id":"c","function":{"name":"f","arguments":"\ud800"}}]}""",
        "tool_calls",
        false,
        """{"role":"assistant","parts":[{"type":"text","content":"Well."}],"finish_reason":"tool_call"}""")]
    public void An_answer_has_the_reason_it_ended_for(string? content, string? message, string? reason, bool failed, string expected) =>
        Assert.Equal($"[{expected}]", MessageContent.OfOutput(content, message is null ? null : Json(message), reason, failed));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
