using System.Text.Json;
using MoA.Inspector.Components;

namespace MoA.Inspector.Tests.Components;

public sealed class MessageReadingTests
{
    [Theory]
    [InlineData("""{"role":"user","content":"text alone"}""", "")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"https://example.org/i.png"}}]}""", "image: https://example.org/i.png")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}""", "image: 26 characters of data")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}""", "input_audio: 39 characters of JSON")]
    [InlineData("""{"role":"assistant","content":null,"refusal":"No."}""", "refuses: No.")]
    [InlineData("""{"role":"assistant","content":[{"type":"refusal","refusal":"No."}],"refusal":null}""", "refuses: No.")]
    [InlineData("""{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}},{"custom":{"name":"g","input":"x"}}]}""", "calls f({})|calls g(x)")]
    [InlineData("""{"role":"assistant","function_call":{"name":"f","arguments":"{}"}}""", "calls f({})")]
    [InlineData("""{"role":"tool","tool_call_id":"call_1","content":"4"}""", "answers the call call_1")]
    public void What_is_no_text_is_said_in_words(string message, string parts) =>
        Assert.Equal(parts.Split('|', StringSplitOptions.RemoveEmptyEntries), MessageReading.Parts(Json(message)));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"content":[1,null,"x",[]],"tool_calls":[1,null,{"function":7},{"function":{"name":{}}}],"function_call":[],"refusal":[],"tool_call_id":{},"audio":1}""")]
    [InlineData("""{"refusal":"\ud800"}""")]
    [InlineData("""{"content":[{"type":{},"image_url":{"url":5}}]}""")]
    public void No_shape_of_a_message_is_too_odd(string message) => Assert.All(MessageReading.Parts(Json(message)), Assert.NotEmpty);

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
