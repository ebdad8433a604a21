using System.Text;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>Plausible log probabilities, one for each of the simulator's tokens.</summary>
internal static class LogprobWriter
{
    public static void Write(Utf8JsonWriter writer, ChatExchange exchange, Choice choice, ReadOnlyMemory<byte> text, int firstToken = 0)
    {
        if (!exchange.Request.Logprobs)
        {
            writer.WriteNull("logprobs"u8);
            return;
        }

        writer.WriteStartObject("logprobs"u8);
        writer.WriteStartArray("content"u8);
        var random = exchange.Call.Random;
        for (var (start, index) = (0, firstToken); start < text.Length; index++)
        {
            var end = TokenCounter.EndOfPiece(text.Span, start, 1);
            var token = text.Span[start..end];
            var known = index == 0 ? choice.FirstToken : null;
            var logprob = known?[0].Logprob ?? Math.Log(0.35 + (0.65 * random.Uniform(RandomStream.Logprob, index)));
            writer.WriteStartObject();
            WriteToken(writer, token, logprob);
            writer.WriteStartArray("top_logprobs"u8);
            for (var rank = 0; rank < exchange.Request.TopLogprobs && rank < (known?.Count ?? int.MaxValue); rank++)
            {
                writer.WriteStartObject();
                if (known is not null)
                    WriteToken(writer, Encoding.UTF8.GetBytes(known[rank].Token), known[rank].Logprob);
                else
                    // The first is the token itself; the others are less and less likely.
                    WriteToken(writer, rank == 0 ? token : [(byte)('a' + rank)], rank == 0 ? logprob : logprob - 1.5 - rank);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            start = end;
        }

        writer.WriteEndArray();
        writer.WriteNull("refusal"u8);
        writer.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter writer, ReadOnlySpan<byte> token, double logprob)
    {
        writer.WriteString("token"u8, token);
        writer.WriteNumber("logprob"u8, Math.Round(logprob, 6));
        writer.WriteStartArray("bytes"u8);
        foreach (var value in token)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
