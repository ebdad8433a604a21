namespace MoA.Cli.Output;

/// <summary>One line on standard error that moves while long work goes on; nothing where standard error is no terminal. Thread-safe.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly CliConsole _console;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Lock _gate = new();
    private readonly ITimer? _timer;
    private string? _text;
    private int _frame;

    public ProgressLine(CliConsole console, TimeProvider time)
    {
        _console = console;
        _time = time;
        _began = time.GetTimestamp();
        if (console.CanAnimate)
            _timer = time.CreateTimer(_ => Draw(), null, Pace, Pace);
    }

    public void Show(string text)
    {
        lock (_gate)
            _text = text;
    }

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_text is not null && _timer is not null)
                _console.Err.Write("\r\e[2K");
            _text = null;
        }
    }

    public void Dispose()
    {
        Clear();
        _timer?.Dispose();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_text is null)
                return;
            var seconds = _time.GetElapsedTime(_began).TotalSeconds;
            _console.Err.Write($"\r\e[2K{Frames[_frame++ % Frames.Length]} {_text} ({seconds:0} s)");
        }
    }
}
