namespace MoA.Core.Configuration;

/// <summary>Something wrong in the configuration.</summary>
/// <param name="Path">Where, such as <c>MoA:Mixtures:moa:Aggregator</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record ConfigurationError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
