using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Cli.Output;

/// <summary>Data on standard output, everything said about the work on standard error.</summary>
internal sealed class CliConsole(TextWriter output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal, Func<string, string?> environment)
{
    public TextWriter Out { get; } = output;

    public TextWriter Err { get; } = error;

    public bool IsOutputTerminal { get; } = isOutputTerminal;

    /// <summary>Whether lines on standard error may be rewritten in place.</summary>
    public bool CanAnimate { get; } = isErrorTerminal && environment("TERM") != "dumb";

    /// <summary>Whether standard error may be coloured (no-color.org).</summary>
    public bool CanColor { get; } = isErrorTerminal && environment("TERM") != "dumb" && string.IsNullOrEmpty(environment("NO_COLOR"));

    public void Error(string message) => Err.WriteLine($"moa: {message}");

    public void Note(string message) => Err.WriteLine(CanColor ? $"\e[2m{message}\e[0m" : message);

    public void Json<T>(T value, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(value, type));

    public void Json(RunSnapshot run) => Json(run, MoaJson.Relaxed.RunSnapshot);
}
