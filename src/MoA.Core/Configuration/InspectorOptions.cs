namespace MoA.Core.Configuration;

/// <summary>The pages at <c>/</c> that show runs.</summary>
public sealed class InspectorOptions
{
    /// <summary>Whether the host serves them. Default true.</summary>
    public bool Enabled { get; init; } = true;
}
