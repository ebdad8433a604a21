using Orleans.Storage;

namespace MoA.Grains.Registry;

/// <summary>
/// Writes a grain's one state. Whoever needs a change stored waits for the first write that began after it; writes that are asked for during one
/// become one. After a conflict the grain is let go: its next activation reads what is stored. For use on a grain's scheduler.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="snapshot">Makes the state to write: a copy, since storage may serialise it while the grain goes on.</param>
/// <param name="letGo">Ends the activation.</param>
internal sealed class StateWriter<TState>(IPersistentState<TState> state, Func<TState> snapshot, Action letGo)
{
    private long _changes;
    private long _stored;

    /// <summary>Whether every change is stored.</summary>
    public bool IsClean => _stored == _changes;

    /// <summary>Says that there is something to write.</summary>
    public void Changed() => _changes++;

    /// <summary>Ends when every change so far is stored.</summary>
    public async Task StoreAsync()
    {
        var changes = _changes;
        if (_stored >= changes)
            return;
        state.State = snapshot();
        try
        {
            // Orleans lets one write run and one wait, and all who ask share the one that waits.
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            letGo();
            throw;
        }

        _stored = Math.Max(_stored, changes);
    }
}
