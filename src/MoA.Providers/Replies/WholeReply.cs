using MoA.Core.Chat;
using MoA.Core.Engine;

namespace MoA.Providers;

/// <summary>Shows a reply that came in one piece to a caller who wanted it streamed.</summary>
internal static class WholeReply
{
    public static AgentDelta AsDelta(AttemptResult result)
    {
        if (result.Message is null && result.Logprobs is null)
            return new AgentDelta { Text = result.Content };
        return new AgentDelta
        {
            Choice = JsonBuilder.Object(writer =>
            {
                writer.WritePropertyName("delta"u8);
                if (result.Message is { } message)
                {
                    message.WriteTo(writer);
                }
                else
                {
                    writer.WriteStartObject();
                    writer.WriteString("content"u8, result.Content);
                    writer.WriteEndObject();
                }

                if (result.Logprobs is not { } logprobs)
                    return;
                writer.WritePropertyName("logprobs"u8);
                logprobs.WriteTo(writer);
            }),
        };
    }
}
