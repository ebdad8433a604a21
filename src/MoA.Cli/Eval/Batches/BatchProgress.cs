using System.Globalization;
using MoA.Cli.Output;
using MoA.Evaluation.Batches;

namespace MoA.Cli.Eval.Batches;

/// <summary>Shows how far a batch is: a line that moves on a terminal, else a line for every twentieth of it. Used by one thread at a time.</summary>
/// <param name="console">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="name">What is made.</param>
internal sealed class BatchProgress(CliConsole console, TimeProvider time, string name) : IDisposable
{
    private const int Parts = 20;

    private readonly ProgressLine _line = new(console, time);
    private int _shown = -1;

    public void Show(BatchStatus status)
    {
        if (console.CanAnimate)
        {
            _line.Show(Text(status));
            return;
        }

        var part = status.Total == 0 ? Parts : (status.Done + status.Failed) * Parts / status.Total;
        var isBetween = status.Running == 0 && part < Parts;
        if (part == _shown || isBetween)
            return;
        _shown = part;
        console.Note(Text(status));
    }

    public void Dispose() => _line.Dispose();

    private string Text(BatchStatus status)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {status.Done} of {status.Total} done, {status.Running} running, {status.Failed} failed, cost {status.Cost:0.####}");
        return status.Left is { } left && status.Done + status.Failed < status.Total ? $"{text}, about {Words(left)} left" : text;
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };
}
