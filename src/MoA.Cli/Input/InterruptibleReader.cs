namespace MoA.Cli.Input;

/// <summary>
/// Standard input whose reads can be left: those of a terminal and of a pipe block, and Ctrl-C would only show with the next line.
/// What a read that was left still gets is lost.
/// </summary>
internal sealed class InterruptibleReader(TextReader inner) : TextReader
{
    public override int Peek() => inner.Peek();

    public override int Read() => inner.Read();

    public override int Read(char[] buffer, int index, int count) => inner.Read(buffer, index, count);

    public override async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await Task.Run(inner.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);

    public override Task<string> ReadToEndAsync(CancellationToken cancellationToken) =>
        Task.Run(inner.ReadToEnd, CancellationToken.None).WaitAsync(cancellationToken);
}
