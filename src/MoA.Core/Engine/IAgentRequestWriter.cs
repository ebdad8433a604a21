namespace MoA.Core.Engine;

/// <summary>Writes requests to providers, for whoever wants to see one.</summary>
public interface IAgentRequestWriter
{
    /// <summary>Writes the body that a call is sent with: the same bytes as are sent.</summary>
    /// <param name="call">The call.</param>
    /// <returns>JSON in UTF-8.</returns>
    byte[] Write(AgentCall call);
}
