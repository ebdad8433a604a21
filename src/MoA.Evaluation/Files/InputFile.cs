namespace MoA.Evaluation.Files;

/// <summary>Reads a file that the user named.</summary>
internal static class InputFile
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The content without the mark that some editors put before UTF-8.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist.</exception>
    public static byte[] ReadBytes(string file)
    {
        if (!File.Exists(file))
            throw new EvaluationInputException(Directory.Exists(file) ? "This is a folder: name a file in it." : "The file does not exist.", file);
        var content = File.ReadAllBytes(file);
        return content.AsSpan().StartsWith(Mark) ? content[Mark.Length..] : content;
    }
}
