using MoA.Core.Runtime;

namespace MoA.Testing.RuntimeContract;

/// <summary>A runtime under test, over <see cref="Scripted.TestCatalog"/>, with storage of its own.</summary>
public interface IRuntimeFixture : IAsyncDisposable
{
    /// <summary>The runtime; another one after <see cref="RestartAsync"/>.</summary>
    IMoaRuntime Runtime { get; }

    /// <summary>Ends the runtime without letting open runs finish, and starts another on the same storage with the same agents.</summary>
    Task RestartAsync();
}
