namespace MoA.Core.Configuration;

/// <summary>Checks how silos find each other and where runs are stored.</summary>
internal static class StoreOptionsValidator
{
    private const string Clustering = "MoA:Cluster:Clustering";
    private const string Storage = "MoA:Cluster:Storage";

    public static void Check(ClusterOptions options, ErrorList errors)
    {
        var (clustering, storage) = (options.Clustering, options.Storage);
        CheckKind(Clustering, clustering.Kind, [StoreKind.Localhost, StoreKind.Postgres, StoreKind.Azure], errors);
        CheckKind(Storage, storage.Kind, [StoreKind.Memory, StoreKind.Postgres, StoreKind.Azure], errors);
        if (storage.Kind == StoreKind.Memory && clustering.Kind is StoreKind.Postgres or StoreKind.Azure)
            errors.Add($"{Storage}:Kind", "cannot be memory in a cluster of several silos: each would lose its runs when it ends. Set it to postgres or azure.");

        CheckConnection(Clustering, clustering.Kind, clustering, isNeeded: true, errors);
        CheckConnection(Storage, storage.Kind, storage, isNeeded: storage.Kind != clustering.Kind, errors);
        CheckService($"{Clustering}:TableServiceUri", clustering.TableServiceUri, clustering.Kind, clustering, errors);
        CheckService($"{Storage}:TableServiceUri", storage.TableServiceUri, storage.Kind, storage, errors);
        CheckService($"{Storage}:BlobServiceUri", storage.BlobServiceUri, storage.Kind, storage, errors);
        CheckBlobs(clustering, storage, errors);
    }

    private static void CheckKind(string path, string kind, string[] known, ErrorList errors)
    {
        if (known.Contains(kind, StringComparer.Ordinal))
            return;
        // Whoever wrote a connection string in place of the object must not find it in a log.
        var found = kind.Length is > 0 and <= 20 && kind.All(char.IsAsciiLetter) ? $", not '{kind}'" : "";
        errors.Add($"{path}:Kind", $"must be {string.Join(", ", known[..^1])} or {known[^1]}{found}.");
    }

    private static void CheckConnection(string path, string kind, IStoreConnection connection, bool isNeeded, ErrorList errors)
    {
        var isStore = kind is StoreKind.Postgres or StoreKind.Azure;
        if (connection.ConnectionStringEnvironmentVariable is { } variable && (variable.Length == 0 || variable.AsSpan().ContainsAny("=; ")))
            errors.Add($"{path}:ConnectionStringEnvironmentVariable", "must be the name of an environment variable, not the connection string itself.");
        else if (!isStore && connection.IsGiven && kind is StoreKind.Localhost or StoreKind.Memory)
            errors.Add(path, $"says how a store is reached, but its Kind is {kind}, which has none: set Kind to postgres or azure, or leave the rest out.");
        else if (connection is { ConnectionString: not null, ConnectionStringEnvironmentVariable: not null })
            errors.Add(path, "has both ConnectionString and ConnectionStringEnvironmentVariable: give one of the two.");
        else if (connection.ConnectionString is { } text && string.IsNullOrWhiteSpace(text))
            errors.Add($"{path}:ConnectionString", "is empty: give the connection string, or name a variable in ConnectionStringEnvironmentVariable.");
        else if (isStore && isNeeded && !connection.IsGiven)
            errors.Add($"{path}:ConnectionStringEnvironmentVariable", $"is missing: name the environment variable that holds the connection string of {Describe(path, kind)}.");
    }

    private static void CheckService(string path, string? address, string kind, IStoreConnection connection, ErrorList errors)
    {
        if (address is null)
            return;
        if (kind == StoreKind.Postgres)
            errors.Add(path, "belongs to the kind azure: leave it out.");
        else if (kind == StoreKind.Azure && (connection.ConnectionString ?? connection.ConnectionStringEnvironmentVariable) is not null)
            errors.Add(path, "cannot stand beside a connection string: give one of the two.");
        else if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
            errors.Add(path, "must be the https address of the service without a key or token, such as https://account.table.core.windows.net.");
    }

    private static void CheckBlobs(ClusteringOptions clustering, ClusterStorageOptions storage, ErrorList errors)
    {
        if (storage.Kind != StoreKind.Azure || (storage.ConnectionString ?? storage.ConnectionStringEnvironmentVariable) is not null)
            return;
        var hasTables = (storage.TableServiceUri ?? (clustering.Kind == StoreKind.Azure ? clustering.TableServiceUri : null)) is not null;
        if (hasTables && storage.BlobServiceUri is null)
            errors.Add($"{Storage}:BlobServiceUri", "is missing: records of runs are blobs, so name that service too, such as https://account.blob.core.windows.net.");
        else if (!hasTables && storage.BlobServiceUri is not null)
            errors.Add($"{Storage}:TableServiceUri", "is missing: the index of runs is in tables, so name that service too, such as https://account.table.core.windows.net.");
    }

    private static string Describe(string path, string kind) => kind == StoreKind.Postgres
        ? "the PostgreSQL database"
        : $"the Azure storage account, or give TableServiceUri{(path == Storage ? " and BlobServiceUri" : "")}";
}
