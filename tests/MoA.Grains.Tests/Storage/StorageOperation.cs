namespace MoA.Grains.Tests.Storage;

/// <summary>One call of a storage, as rules of a test see it.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Provider">The name the storage is registered under.</param>
/// <param name="State">The name of the state.</param>
/// <param name="Grain">The grain.</param>
internal sealed record StorageOperation(StorageOperationKind Kind, string Provider, string State, GrainId Grain);

internal enum StorageOperationKind
{
    Read,
    Write,
    Clear,
}
