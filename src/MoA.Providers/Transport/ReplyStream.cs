namespace MoA.Providers;

/// <summary>
/// The body of a reply with its bounds: at most so many bytes (after decompression), and no silence longer than the idle timeout. Silence is
/// measured while a read waits, so a slow consumer is never taken for a stalled provider; any byte, a comment too, breaks it.
/// </summary>
internal sealed class ReplyStream : Stream
{
    private readonly Stream _inner;
    private readonly long _limit;
    private readonly TimeSpan _idle;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellation;
    private CancellationTokenSource? _stalled;
    private ITimer? _timer;
    private long _read;

    /// <summary>Bounds a body.</summary>
    /// <param name="inner">The body; it stays with its owner.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="idle">Longest silence; <see cref="Timeout.InfiniteTimeSpan"/>: any.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">The token that every read is made with.</param>
    public ReplyStream(Stream inner, long limit, TimeSpan idle, TimeProvider time, CancellationToken cancellation)
    {
        _inner = inner;
        _limit = limit;
        _idle = idle;
        _time = time;
        _cancellation = cancellation;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ReplyTooLargeException">The body has more bytes than the limit.</exception>
    /// <exception cref="ReplyStalledException">Nothing came for longer than the idle timeout.</exception>
    /// <exception cref="OperationCanceledException">The call's token was cancelled.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = _idle == Timeout.InfiniteTimeSpan
            ? await _inner.ReadAsync(buffer, _cancellation).ConfigureAwait(false)
            : await ReadWatchedAsync(buffer).ConfigureAwait(false);
        _read += count;
        return _read <= _limit ? count : throw new ReplyTooLargeException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer?.Dispose();
            _stalled?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadWatchedAsync(Memory<byte> buffer)
    {
        _stalled ??= CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var read = _inner.ReadAsync(buffer, _stalled.Token);
        if (read.IsCompletedSuccessfully)
            return read.Result;
        _timer ??= _time.CreateTimer(static state => Stall((CancellationTokenSource)state!), _stalled, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_idle, Timeout.InfiniteTimeSpan);
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (Exception exception) when (_stalled.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_stalled.IsCancellationRequested)
                throw new ReplyStalledException(exception);
            throw;
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Stall(CancellationTokenSource stalled)
    {
        try
        {
            stalled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reply ended while the timer fired: there is nothing left to stop.
        }
    }
}
