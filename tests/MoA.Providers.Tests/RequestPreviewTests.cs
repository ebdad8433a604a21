using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Providers.Tests.Support;

namespace MoA.Providers.Tests;

public sealed class RequestPreviewTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_shown_is_what_is_sent_byte_for_byte(bool stream)
    {
        await using var provider = await StubProvider.JsonAsync("""{"choices":[{"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}]}""");
        var call = provider.Harness.Call(stream, "Größe <b> \u2028 😀?") with
        {
            Model = Harness.Model with { MaxTokensField = "max_completion_tokens" },
            Sampling = new SamplingSettings { Temperature = 1e-5, TopP = 0.25, MaxTokens = 7, Seed = -1, Stop = Harness.Json("[ \"a\" ]") },
            Fields = new Dictionary<string, JsonElement> { ["user"] = Harness.Json("\"u\""), ["max_tokens"] = Harness.Json("9"), ["tools"] = Harness.Json("[1.50]") },
        };

        await provider.Harness.AskAsync(call);

        Assert.Equal(provider.Requests.Single().Body, Encoding.UTF8.GetString(new RequestPreview().Write(call)));
    }
}
