namespace MoA.Inspector.Differences;

/// <summary>Which of two texts a piece stands in.</summary>
public enum DifferenceKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the first alone.</summary>
    Removed,

    /// <summary>In the second alone.</summary>
    Added,
}
