using System.Globalization;
using System.Reflection;

namespace MoA.Postgres.Schema;

/// <summary>Steps that were released stay as they are; the queries are what the newest step's tables are asked.</summary>
internal sealed record SchemaDefinition(IReadOnlyList<SchemaStep> Steps, IReadOnlyDictionary<string, string> Queries)
{
    private const string StepFolder = "Steps/";

    public static SchemaDefinition Current { get; } = Load(typeof(SchemaDefinition).Assembly);

    public int Version => Steps[^1].Version;

    private static SchemaDefinition Load(Assembly assembly)
    {
        var files = assembly.GetManifestResourceNames().ToLookup(name => name.StartsWith(StepFolder, StringComparison.Ordinal));
        return new SchemaDefinition(
            [.. files[true].Select(name => new SchemaStep(int.Parse(name[StepFolder.Length..], CultureInfo.InvariantCulture), Read(assembly, name))).OrderBy(step => step.Version)],
            files[false].ToDictionary(name => name[(name.LastIndexOf('/') + 1)..], name => Read(assembly, name)));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().TrimEnd();
    }
}
