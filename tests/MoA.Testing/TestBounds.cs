namespace MoA.Testing;

/// <summary>The one bound on everything a test waits for: a bug fails the test instead of hanging it.</summary>
public static class TestBounds
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public static Task Bounded(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Bounded<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
