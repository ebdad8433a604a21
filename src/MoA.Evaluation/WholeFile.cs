namespace MoA.Evaluation;

/// <summary>Writes a file that others see whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the path, then takes its place.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var whole = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        var draft = $"{whole}.tmp";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, whole, overwrite: true);
    }
}
