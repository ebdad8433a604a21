namespace MoA.Api.Limits;

/// <summary>Leave to start one run. Disposing it gives back what it holds of the key's limits; a request counts only once its run has started.</summary>
internal sealed class RunPermit(OpenRunPlace? place, RequestPlace? request) : IDisposable
{
    private OpenRunPlace? _place = place;
    private RequestPlace? _request = request;

    /// <summary>The run has started, so its request stays counted.</summary>
    public void Use() => _request = null;

    /// <summary>The run has ended: whoever reads the end of its answer may start the next one.</summary>
    public void FreePlace() => TakePlace()?.Dispose();

    /// <summary>Leaves the place among the open runs to the caller, for a run that goes on after its request.</summary>
    public OpenRunPlace? TakePlace() => Interlocked.Exchange(ref _place, null);

    public void Dispose()
    {
        FreePlace();
        _request?.Dispose();
    }
}
