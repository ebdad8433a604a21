using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Grains.Registry;

namespace MoA.Grains.Records;

/// <summary>The records of a run, and its place in the lists: whoever sees a run's last event finds it ended in the lists, too.</summary>
internal sealed class RegisteredJournal(RunRecords records, IRunRegistry registry, RunHeader header, TimeProvider time) : IRunJournal
{
    // The lists are in another grain, whose silo may just have died: the answer does not wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(RunId run, IReadOnlyList<RunEvent> events)
    {
        var stored = await records.AppendAsync(run, events);
        if (events[^1] is RunEnded ended)
        {
            var listed = EndAsync(RunRows.End(RunRows.Of(header), ended));
            if (stored)
                await listed.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return stored;
    }

    // The run counts as open until its last record is stored, so that a crash leaves it to another silo.
    private async Task EndAsync(RunSummary row)
    {
        await records.Settled;
        if (records.IsStored)
            await registry.EndAsync(row);
        else
            registry.Leave(row.Id);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunEvent>> ReadAsync(RunId run, CancellationToken cancellationToken) => records.ReadAsync(run, cancellationToken);
}
