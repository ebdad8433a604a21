namespace MoA.Evaluation.Analysis.Plots;

/// <summary>
/// Finds a free place for the name of each point: above it, below, right, left; where none is free, above. Above comes first, since the line of the
/// front leaves a point to the right and comes to it from below.
/// </summary>
/// <param name="left">Where names may begin: left of it are the marks of the axis.</param>
/// <param name="right">Where they must end.</param>
/// <param name="markers">Where points stand; names keep off them.</param>
internal sealed class LabelPlacer(double left, double right, IEnumerable<(double X, double Y)> markers)
{
    /// <summary>The height of a line of text.</summary>
    public const double LineHeight = 13;

    // Of the font that the plot names; a guess that is a little too wide.
    private const double CharacterWidth = 6.4;
    private const double Gap = 9;

    private readonly List<Box> _taken = [.. markers.Select(marker => new Box(marker.X - 5, marker.Y - 5, 10, 10))];

    /// <summary>Takes a place.</summary>
    /// <returns>Where the text begins, and its base line.</returns>
    public (double X, double Y) Place(string text, double x, double y)
    {
        var length = text.Length * CharacterWidth;
        Box[] places =
        [
            new(x - (length / 2), y - Gap - LineHeight, length, LineHeight),
            new(x - (length / 2), y + Gap, length, LineHeight),
            new(x + Gap, y - (LineHeight / 2), length, LineHeight),
            new(x - Gap - length, y - (LineHeight / 2), length, LineHeight),
        ];
        var place = places.FirstOrDefault(place => place.X >= left && place.X + place.Width <= right && !_taken.Any(place.Meets)) ?? places[0];
        _taken.Add(place);
        return (place.X, place.Y + LineHeight - 3);
    }

    private sealed record Box(double X, double Y, double Width, double Height)
    {
        public bool Meets(Box other) =>
            X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}
