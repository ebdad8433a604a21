namespace MoA.Inspector.Web;

/// <summary>A page. What is served at its path is a frame without any data: the page's module fetches that with the reader's key.</summary>
/// <param name="Path">Its route.</param>
/// <param name="Name">Its module and its place in the navigation, such as <c>runs</c>.</param>
/// <param name="Title">Its title.</param>
public sealed record Page(string Path, string Name, string Title)
{
    /// <summary>Every page.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        new("/", "ask", "Ask"),
        new("/runs", "runs", "Runs"),
        new("/runs/{id}", "run", "Run"),
        new("/compare", "compare", "Compare"),
        new("/providers", "providers", "Providers"),
    ];
}
