namespace MoA.Api.Limits;

/// <summary>The place of one open run among those its key may have.</summary>
internal sealed class OpenRunPlace(OpenRunLimit limit) : IDisposable
{
    private int _freed;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _freed, 1) == 0)
            limit.Free();
    }
}
