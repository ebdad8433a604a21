using System.Globalization;

namespace MoA.Core.Runs;

/// <summary>
/// A place in a run's events: a sequence number and how often the run had been resumed when it was seen. Answer deltas that a crash
/// swallowed were never journaled, so their numbers are given out again after the resume; the second part tells the two apart.
/// Its text is <c>17</c>, or <c>17.2</c> after two resumes: the <c>id</c> of a server-sent event.
/// </summary>
/// <param name="Sequence">The last event seen, from 1; 0: none.</param>
/// <param name="Resumes">How many <c>run.resumed</c> events preceded it.</param>
public readonly record struct RunEventCursor(long Sequence, int Resumes)
{
    /// <summary>Before the first event.</summary>
    public static RunEventCursor Start => default;

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string? text, out RunEventCursor cursor)
    {
        cursor = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var number = dot < 0 ? text : text[..dot];
        var resumes = 0;
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return false;
        if (dot >= 0 && !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out resumes))
            return false;
        cursor = new RunEventCursor(sequence, resumes);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Resumes == 0
        ? Sequence.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Resumes}");
}
