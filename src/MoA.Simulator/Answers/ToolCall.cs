namespace MoA.Simulator;

/// <param name="Name">The function's name.</param>
/// <param name="Arguments">A JSON object as text.</param>
internal sealed record ToolCall(string Name, string Arguments);
