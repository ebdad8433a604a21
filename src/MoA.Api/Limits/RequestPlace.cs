namespace MoA.Api.Limits;

/// <summary>The place of one request in its key's window.</summary>
internal sealed class RequestPlace(RequestWindow window, LinkedListNode<DateTimeOffset> node) : IDisposable
{
    /// <summary>Gives the place back, as if the request had not been made.</summary>
    public void Dispose() => window.GiveBack(node);
}
