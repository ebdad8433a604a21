namespace MoA.Grains.Hosting;

/// <summary>Something that must be well for a silo to take on runs; readiness asks all that are registered. It answers from memory.</summary>
public interface ISiloCheck
{
    /// <summary>What is wrong, in a sentence fit for an operator; null: nothing.</summary>
    string? Problem { get; }
}
