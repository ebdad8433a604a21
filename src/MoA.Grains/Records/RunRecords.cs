using System.Text.Json;
using Microsoft.Extensions.Logging;
using MoA.Core.Engine;
using MoA.Core.Runs;
using Orleans.Storage;

namespace MoA.Grains.Records;

/// <summary>
/// The journal of one run in grain storage: a header and one record a layer. Used on the scheduler of the run's grain alone. One write is
/// under way at a time; what is added meanwhile goes with the next. Every write is to the record of the layer that is being worked on, so of two
/// activations that both think the run is theirs one meets the other's etag and ends.
/// </summary>
internal sealed partial class RunRecords(IGrainStorage storage, GrainId grain, RunId run, TimeProvider time, ILogger logger) : IRunJournal
{
    /// <summary>How long an append waits for storage that fails before the run goes on without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Guid _writer = Guid.NewGuid();
    private readonly List<RecordFile> _files = [];
    private int _layers = int.MaxValue;
    private int _completed;
    private TaskCompletionSource? _next;
    private Task _writing = Task.CompletedTask;
    private RunConflictException? _conflict;
    private bool _abandoned;

    /// <summary>Whether storage lags behind: what the run did since would not survive a crash.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Ends when everything appended so far is stored, or when that is given up.</summary>
    public Task Settled => _writing;

    /// <summary>Whether everything appended is stored.</summary>
    public bool IsStored => _conflict is null && !_files.Exists(file => file.IsDirty);

    /// <summary>Reads the run.</summary>
    /// <returns>Its events in order, as far as they can be read, and why they cannot where they cannot.</returns>
    public async Task<(IReadOnlyList<RunEvent> Events, Exception? Damage)> LoadAsync()
    {
        var events = new List<RunEvent>();
        try
        {
            events.AddRange(await FileOf(0).ReadAsync());
            if (events.Count == 0)
                return (events, null);
            var layers = ((RunStarted)events[0]).Header.Mixture.LayerCount;
            Note(events[0]);
            for (var layer = 1; layer <= layers; layer++)
            {
                var read = await FileOf(layer).ReadAsync();
                events.AddRange(read);
                foreach (var next in read)
                    Note(next);
                if (_completed < layer)
                    break;
            }

            return (events, null);
        }
        catch (Exception damage) when (damage is JsonException or InvalidCastException)
        {
            return (events, damage);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AppendAsync(RunId id, IReadOnlyList<RunEvent> events)
    {
        if (_conflict is not null)
            throw _conflict;
        foreach (var next in events)
        {
            FileOf(next is RunStarted ? 0 : Math.Min(_completed + 1, _layers)).Add(next);
            Note(next);
        }

        var stored = _next ??= new TaskCompletionSource();
        if (_writing.IsCompleted)
            _writing = WriteAsync();
        return new ValueTask<bool>(WaitAsync(stored.Task));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunEvent>> ReadAsync(RunId id, CancellationToken cancellationToken) => (await LoadAsync()).Events;

    /// <summary>Gives up on what is not stored yet.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Deletes every record of the run, the header last: while it is there, the rest can be found.</summary>
    public async Task DeleteAsync()
    {
        for (var number = _files.Count - 1; number >= 0; number--)
            await _files[number].DeleteAsync();
    }

    private RecordFile FileOf(int number)
    {
        while (_files.Count <= number)
            _files.Add(new RecordFile(storage, grain, run, _files.Count, _writer));
        return _files[number];
    }

    // Whatever follows the end of a layer belongs to the next one; what ends the run, to the last.
    private void Note(RunEvent next)
    {
        if (next is RunStarted started)
            _layers = started.Header.Mixture.LayerCount;
        else if (next is LayerCompleted completed)
            _completed = completed.Layer;
    }

    private async Task<bool> WaitAsync(Task stored)
    {
        if (IsBehind && !stored.IsCompleted)
            return false;
        try
        {
            await stored.WaitAsync(Patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            IsBehind = true;
            Log.Behind(logger, run.Value);
            return false;
        }
    }

    private async Task WriteAsync()
    {
        while (_next is { } waiting)
        {
            _next = null;
            try
            {
                await WriteDirtyAsync();
                waiting.SetResult();
            }
            catch (RunConflictException conflict)
            {
                _conflict = conflict;
                waiting.SetException(conflict);
                _next?.SetException(conflict);
                _next = null;
            }
        }
    }

    private async Task WriteDirtyAsync()
    {
        var pause = FirstPause;
        while (_files.Exists(file => file.IsDirty) && !_abandoned)
        {
            try
            {
                // Always the earliest: a layer's record that is there before the end of the layer before it would be met by whoever takes the run up.
                while (_files.Find(file => file.IsDirty) is { } earliest)
                    await earliest.WriteAsync();

                IsBehind = false;
            }
            catch (Exception failure) when (failure is not RunConflictException)
            {
                Log.NotWritten(logger, failure, run.Value, pause);
                await Task.Delay(pause, time);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A record of run {Run} could not be written; it is tried again in {Pause}.")]
        public static partial void NotWritten(ILogger logger, Exception failure, string run, TimeSpan pause);

        [LoggerMessage(2, LogLevel.Warning, "Run {Run} goes on although storage lags behind: what it does now would not survive a crash.")]
        public static partial void Behind(ILogger logger, string run);
    }
}
