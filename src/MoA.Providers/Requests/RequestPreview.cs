using MoA.Core.Engine;

namespace MoA.Providers;

/// <inheritdoc/>
internal sealed class RequestPreview : IAgentRequestWriter
{
    /// <inheritdoc/>
    public byte[] Write(AgentCall call)
    {
        using var buffer = RequestWriter.Write(call);
        return buffer.Written.ToArray();
    }
}
