namespace MoA.Simulator;

/// <summary>The request is not one for a chat completion; answered with 400.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="param">The field.</param>
internal sealed class ChatRequestException(string message, string? param) : Exception(message)
{
    public string? Param { get; } = param;
}
