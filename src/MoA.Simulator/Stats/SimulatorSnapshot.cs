namespace MoA.Simulator;

/// <summary>All counters at one moment.</summary>
/// <param name="Total">Over all models; its <c>MaxInFlight</c> is the most in flight at one moment, not a sum.</param>
/// <param name="Models">By model, for the models that were called.</param>
/// <param name="InvalidRequests">Requests for completions that were no calls: not understood, not authorized, or for an unknown
/// model.</param>
public sealed record SimulatorSnapshot(ModelSnapshot Total, IReadOnlyDictionary<string, ModelSnapshot> Models, long InvalidRequests)
{
    /// <summary>Calls in flight over all models.</summary>
    public int InFlight => Total.InFlight;

    /// <summary>Calls that arrived, over all models.</summary>
    public long Calls => Total.Calls;
}
