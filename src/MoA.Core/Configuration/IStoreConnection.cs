namespace MoA.Core.Configuration;

/// <summary>How a store is reached. A connection string holds a password: it is never logged and never part of an error.</summary>
public interface IStoreConnection
{
    /// <summary>The connection string itself; null: see <see cref="ConnectionStringEnvironmentVariable"/>.</summary>
    string? ConnectionString { get; }

    /// <summary>The environment variable that holds the connection string; null: see <see cref="ConnectionString"/>.</summary>
    string? ConnectionStringEnvironmentVariable { get; }

    /// <summary>Whether it says anything at all of how the store is reached.</summary>
    bool IsGiven { get; }
}
