using System.Text.Json;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>Reads the lines of a progress file.</summary>
internal static class ProgressReader
{
    /// <summary>Reads all whole lines.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <returns>What they say, and where the last whole line ends.</returns>
    /// <exception cref="BatchException">A line is none of a progress file.</exception>
    public static async Task<(ProgressState State, long End)> ReadAsync(FileStream file, string path)
    {
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var state = new ProgressState();
        var number = 0;
        for (var start = 0; start < end;)
        {
            number++;
            var length = Array.IndexOf(bytes, (byte)'\n', start) - start;
            state.Apply(Parse(bytes.AsSpan(start, length), path, number));
            if (state.Opened is null)
                throw Wrong(path, number, "the first line must be of the type 'opened'");
            start += length + 1;
        }

        return (state, end);
    }

    private static ProgressRecord Parse(ReadOnlySpan<byte> line, string path, int number)
    {
        ProgressRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(line, ProgressJson.Relaxed.ProgressRecord);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw Wrong(path, number, failure.Message, failure);
        }

        return record switch
        {
            null => throw Wrong(path, number, "it is null"),
            BatchOpened { Version: not BatchOpened.CurrentVersion } opened => throw Wrong(path, number, $"its version {opened.Version} is not one that this program knows"),
            _ => record,
        };
    }

    private static BatchException Wrong(string path, int number, string problem, Exception? inner = null) =>
        new($"{path}, line {number}, is not a line of a progress file: {problem}. Name another --output, or remove that file to begin anew.", inner);
}
