namespace MoA.Inspector.Web;

/// <summary>What the frame of a page is made of.</summary>
/// <param name="Page">The page.</param>
/// <param name="Assets">The folder of scripts and styles, with their version.</param>
/// <param name="NeedsKey">Whether callers need a key; everybody is told so.</param>
public sealed record Frame(Page Page, string Assets, bool NeedsKey);
