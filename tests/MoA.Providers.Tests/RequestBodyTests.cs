using System.Buffers;
using System.Text;

namespace MoA.Providers.Tests;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task A_copy_under_way_keeps_the_buffer()
    {
        var buffer = Filled("the request");
        var body = new RequestBody(buffer);
        await using var stream = new SlowStream();
        var writing = body.WriteToAsync(stream);

        body.Release();
        Assert.Equal("the request", Encoding.UTF8.GetString(stream.Pending.Span));
        stream.Finish();
        await writing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public async Task A_body_is_sent_again_until_it_is_released()
    {
        var body = new RequestBody(Filled("again"));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var stream = new MemoryStream();
            await body.WriteToAsync(stream);
            body.Dispose();
            Assert.Equal("again", Encoding.UTF8.GetString(stream.ToArray()));
        }

        body.Release();
        body.Release();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => body.WriteToAsync(new MemoryStream()));
    }

    [Fact]
    public void A_buffer_grows_and_keeps_what_it_has()
    {
        using var buffer = new PooledBuffer(1);
        var expected = new byte[100_000];
        new Random(1).NextBytes(expected);

        for (var start = 0; start < expected.Length; start += 1000)
            buffer.Write(expected.AsSpan(start, 1000));

        Assert.Equal(expected, buffer.Written.ToArray());
    }

    private static PooledBuffer Filled(string text)
    {
        var buffer = new PooledBuffer(16);
        buffer.Write(Encoding.UTF8.GetBytes(text));
        return buffer;
    }

    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ReadOnlyMemory<byte> Pending { get; private set; }

        public void Finish() => _finished.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Pending = buffer;
            await _finished.Task;
        }
    }
}
