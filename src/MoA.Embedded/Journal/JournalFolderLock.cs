namespace MoA.Embedded.Journal;

/// <summary>
/// Holds a folder for this process. SQLite alone would let two processes take turns on the file, and both would resume the same runs.
/// The system lets go of the lock when the process dies, however it dies.
/// </summary>
internal sealed class JournalFolderLock : IDisposable
{
    private readonly FileStream _file;

    private JournalFolderLock(FileStream file) => _file = file;

    /// <exception cref="JournalException">The folder cannot be used, or another process holds it.</exception>
    public static JournalFolderLock Take(string folder)
    {
        try
        {
            Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal folder {folder} cannot be made: {exception.Message}", exception);
        }

        var path = Path.Combine(folder, "runs.lock");
        try
        {
            return new JournalFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new JournalException($"The journal folder {folder} cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new JournalException(
                $"The journal folder {folder} is in use by another process, or cannot be written. Stop that process, or name another folder "
                + $"with --data or MoA:Journal:Directory. ({exception.Message})",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();

    // The journal holds every prompt and every answer in plain text: a folder made here is its owner's alone.
    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
