namespace MoA.Grains.Registry.Catalog;

/// <summary>A bucket's entry in the directory. For use on the bucket's scheduler.</summary>
internal sealed class CatalogEntry(Func<IRunCatalogDirectoryGrain> directory, long bucket)
{
    private Task? _added;
    private Task _removed = Task.CompletedTask;

    /// <summary>Ends when the directory has the bucket, stored.</summary>
    public async Task EnsureAsync()
    {
        var added = _added ??= AddAsync();
        try
        {
            await added;
        }
        catch (Exception)
        {
            // The next one who needs it tries again.
            if (_added == added)
                _added = null;
            throw;
        }
    }

    /// <summary>Takes the bucket off the directory. Who needs it again adds it after that.</summary>
    public Task RemoveAsync()
    {
        _added = null;
        return _removed = directory().RemoveAsync(bucket);
    }

    private async Task AddAsync()
    {
        await _removed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await directory().AddAsync(bucket);
    }
}
