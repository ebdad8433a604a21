using System.Text.Json;
using System.Threading.Channels;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>
/// The file beside an output that says what was asked, which run is asked with it and what it answered: a JSON object a line, only ever
/// appended to. A line counts when it is on disk (fsync); lines that come together share one such wait. One process at a time has the file;
/// the system lets go of it when that process dies. Thread-safe.
/// </summary>
internal sealed class ProgressFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly Channel<PendingLine> _lines = Channel.CreateUnbounded<PendingLine>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    private ProgressFile(FileStream file, ProgressState state)
    {
        _file = file;
        State = state;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What the lines say, those of earlier processes included.</summary>
    public ProgressState State { get; }

    /// <summary>The progress file of an output.</summary>
    public static string PathOf(string output) => $"{output}.progress.jsonl";

    /// <summary>Opens a progress file, or makes it.</summary>
    /// <exception cref="BatchException">Another process has it, or it is not one.</exception>
    public static async Task<ProgressFile> OpenAsync(string path)
    {
        var file = Take(path);
        try
        {
            var (state, sound) = await ProgressReader.ReadAsync(file, path);
            // What a process that died was writing last is half a line: nothing followed from it.
            file.SetLength(sound);
            file.Position = sound;
            return new ProgressFile(file, state);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a line.</summary>
    /// <returns>Ends when it is on disk; then <see cref="State"/> knows it.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task AppendAsync(ProgressRecord record)
    {
        var line = new PendingLine(JsonSerializer.SerializeToUtf8Bytes(record, ProgressJson.Relaxed.ProgressRecord));
        ObjectDisposedException.ThrowIf(!_lines.Writer.TryWrite(line), this);
        await line.Written.Task;
        State.Apply(record);
    }

    /// <summary>Writes what waits and lets go of the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
        await _file.DisposeAsync();
    }

    private static FileStream Take(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BatchException($"The progress file {path} is in use by another process that makes the same output, or cannot be written. ({failure.Message})", failure);
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<PendingLine>();
        IOException? broken = null;
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line))
                batch.Add(line);
            broken ??= Write(batch);
            foreach (var line in batch)
            {
                if (broken is null)
                    line.Written.SetResult();
                else
                    line.Written.SetException(broken);
            }

            batch.Clear();
        }
    }

    // After a failure nothing more is written: behind half a line the next one would be lost with it.
    private IOException? Write(List<PendingLine> batch)
    {
        try
        {
            foreach (var line in batch)
            {
                _file.Write(line.Json);
                _file.WriteByte((byte)'\n');
            }

            _file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new IOException($"The progress file {_file.Name} cannot be written, so nothing more is started: {failure.Message}", failure);
        }
    }

    private sealed record PendingLine(byte[] Json)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
