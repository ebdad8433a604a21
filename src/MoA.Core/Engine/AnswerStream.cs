using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>The pieces of one answer on their way to watchers and, together, to the journal.</summary>
/// <param name="recorder">Numbers and publishes them.</param>
/// <param name="stored">Ends when everything before the answer is journaled; the first piece waits for it.</param>
internal sealed class AnswerStream(RunRecorder recorder, Task stored)
{
    private List<AnswerPiece> _pieces = [];
    private long _first;

    /// <summary>Whether nobody can have seen any of it.</summary>
    public bool IsEmpty => _pieces.Count == 0;

    public async ValueTask PublishAsync(AgentDelta delta)
    {
        if (IsEmpty)
            await stored;
        var published = recorder.Publish(delta);
        if (IsEmpty)
            _first = published.Sequence;
        _pieces.Add(new AnswerPiece(delta.Text, delta.Choice));
    }

    /// <summary>Adds what was published to the next batch: its numbers must not be missing from the journal.</summary>
    public void Store()
    {
        if (IsEmpty)
            return;
        recorder.AddStreamed(_first, _pieces);
        _pieces = [];
    }
}
