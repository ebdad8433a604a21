using System.Text;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MoA.Inspector.Provenance;

namespace MoA.Inspector.Markdown;

/// <summary>A block of prose: its text, and where in the parsed document each piece of it stands.</summary>
internal sealed class ProseBlock
{
    private readonly List<(Inline Inline, TextSpan Span)> _pieces;

    private ProseBlock(string text, List<(Inline Inline, TextSpan Span)> pieces)
    {
        Text = text;
        _pieces = pieces;
    }

    /// <summary>What a reader reads.</summary>
    public string Text { get; }

    public static ProseBlock Of(LeafBlock block)
    {
        var text = new StringBuilder();
        var pieces = new List<(Inline, TextSpan)>();
        foreach (var inline in block.Inline!.Descendants<LeafInline>())
        {
            var start = text.Length;
            Append(text, inline);
            if (inline is LiteralInline or CodeInline)
                pieces.Add((inline, new TextSpan(start, text.Length)));
        }

        return new ProseBlock(text.ToString(), pieces);
    }

    /// <summary>Wraps a sentence, and puts a mark behind it.</summary>
    public void Mark(TextSpan sentence, int number, int support)
    {
        Inline? last = null;
        for (var index = 0; index < _pieces.Count; index++)
        {
            var (inline, span) = _pieces[index];
            var start = Math.Max(span.Start, sentence.Start);
            var end = Math.Min(span.End, sentence.End);
            if (start >= end)
                continue;
            if (inline is LiteralInline literal)
                inline = Cut(index, literal, span, start, end);
            var wrapped = new SentenceInline { Number = number, Support = support };
            inline.ReplaceBy(wrapped);
            wrapped.AppendChild(inline);
            last = wrapped;
        }

        Outermost(last)?.InsertAfter(new SentenceMark { Number = number, Support = support });
    }

    // A link within a link is no HTML, so the mark goes behind the one it would be in.
    private static Inline? Outermost(Inline? inline)
    {
        for (var parent = inline?.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline)
                inline = parent;
        }

        return inline;
    }

    // Leaves the literal with the part that is in the sentence; what comes before and after it gets literals of its own.
    private LiteralInline Cut(int index, LiteralInline literal, TextSpan span, int start, int end)
    {
        var content = literal.Content;
        if (end < span.End)
        {
            var rest = new LiteralInline(Slice(content, end - span.Start, span.End - span.Start)) { IsClosed = true };
            literal.InsertAfter(rest);
            _pieces.Insert(index + 1, (rest, new TextSpan(end, span.End)));
        }

        if (start > span.Start)
            literal.InsertBefore(new LiteralInline(Slice(content, 0, start - span.Start)) { IsClosed = true });
        literal.Content = Slice(content, start - span.Start, end - span.Start);
        _pieces[index] = (literal, new TextSpan(start, end));
        return literal;
    }

    private static StringSlice Slice(StringSlice content, int start, int end) => new(content.Text, content.Start + start, content.Start + end - 1);

    private static void Append(StringBuilder text, LeafInline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.ContentSpan);
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
        }
    }
}
