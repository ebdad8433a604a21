namespace MoA.Grains.Tests.Storage;

/// <summary>How a call of a storage goes wrong.</summary>
internal enum StorageFault
{
    /// <summary>It fails, and nothing has changed.</summary>
    Fail,

    /// <summary>It is done, but its caller gets an error: an answer lost on its way.</summary>
    LoseAnswer,

    /// <summary>Somebody else has written: the caller's etag is not the stored one.</summary>
    Conflict,
}
