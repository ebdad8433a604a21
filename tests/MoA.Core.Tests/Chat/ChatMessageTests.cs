using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Json;

namespace MoA.Core.Tests.Chat;

public sealed class ChatMessageTests
{
    [Theory]
    [InlineData("""{"role":"user","content":"\ud800"}""")]
    [InlineData("""{"role":"user","content":"a\udc00b"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"\uD83D"}]}""")]
    [InlineData("""{"role":"\ud800","content":""}""")]
    [InlineData("""{"role":"user","content":"","\ud800":1}""")]
    public void Half_a_surrogate_pair_is_refused(string json)
    {
        var failure = Assert.Throws<ArgumentException>(() => ChatMessage.FromJson(Parse(json)));
        Assert.Contains("half of a surrogate pair", failure.Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$"""{"messages":[{{json}}]}""", MoaJson.Relaxed.ChatRequest));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = [.. """{"role":"user","content":" """u8, 0xFF, .. "\"}"u8];
        Assert.Throws<ArgumentException>(() => ChatMessage.FromJson(JsonDocument.Parse(json).RootElement));
    }

    [Fact]
    public void A_message_made_of_half_a_surrogate_pair_holds_a_replacement_character() =>
        Assert.Equal("a\ufffd", ChatMessage.Create("user", "a\ud800").Text);

    [Theory]
    [InlineData("""{"role":"user","content":"\ud83d\ude00 \u0041 \\ud800"}""", "\ud83d\ude00 A \\ud800")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"type":"text","text":"b"}]}""", "ab")]
    [InlineData("""{"role":"assistant","content":null}""", "")]
    [InlineData("""{"role":"assistant"}""", "")]
    public void Sound_text_is_kept(string json, string text)
    {
        var message = ChatMessage.FromJson(Parse(json));
        Assert.Equal(text, message.Text);
        Assert.Equal(json, message.Json.GetRawText());
    }

    [Fact]
    public void A_message_may_be_as_deep_as_its_parser_allowed()
    {
        var json = """{"role":"user","content":"\u0041","x":""" + new string('[', 200) + new string(']', 200) + "}";
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json), new JsonDocumentOptions { MaxDepth = 300 });
        Assert.Equal("A", ChatMessage.FromJson(document.RootElement).Text);
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
