using System.Text;
using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>What lists show of a text and find it by: a run's messages, or its answer. Made before the one writer gets it.</summary>
internal sealed class JournalText
{
    // Both stay on a row's own page of the index that lists walk down.
    private const int MostSignatureOfMessages = 256;
    private const int MostSignatureOfAnswer = 512;

    private JournalText(string text, string? excerpt, int mostSignature)
    {
        Excerpt = excerpt;
        Folded = Fold(text);
        Signature = TextSignature.Of(Folded, mostSignature);
    }

    /// <summary>What lists show of it; null: nothing.</summary>
    public string? Excerpt { get; }

    /// <summary>The whole of it, folded, in UTF-8.</summary>
    public byte[] Folded { get; }

    /// <summary>Says of most texts that they are not held.</summary>
    public byte[] Signature { get; }

    /// <summary>The text of a run's messages; null where they have none.</summary>
    public static JournalText? Of(IReadOnlyList<ChatMessage> messages) => RunText.Of(messages) is { Length: > 0 } text
        ? new JournalText(text, RunText.Question(messages), MostSignatureOfMessages)
        : null;

    /// <summary>The text of a run's answer; null where it has none.</summary>
    public static JournalText? Of(RunEnded ended) =>
        RunText.Of(ended) is { } text ? new JournalText(text, RunText.Excerpt(text), MostSignatureOfAnswer) : null;

    /// <summary>A text in the form in which texts are compared.</summary>
    public static byte[] Fold(string text) => Encoding.UTF8.GetBytes(RunText.Fold(text));

    /// <summary>Whether it holds another text, which is folded.</summary>
    public bool Holds(ReadOnlySpan<byte> sought) => Folded.AsSpan().IndexOf(sought) >= 0;
}
