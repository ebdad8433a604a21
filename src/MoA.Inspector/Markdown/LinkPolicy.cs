namespace MoA.Inspector.Markdown;

/// <summary>Where links in texts of models may lead.</summary>
internal static class LinkPolicy
{
    private const int Longest = 2000;

    /// <summary>Looks at a link's target.</summary>
    /// <returns>The address as it was understood, which is what a browser is given; null: it is no link.</returns>
    public static string? Check(string? target)
    {
        if (string.IsNullOrWhiteSpace(target) || target.Length > Longest || target.Any(char.IsControl))
            return null;
        if (!Uri.TryCreate(target.Trim(), UriKind.Absolute, out var uri))
            return null;
        var isWeb = (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0 && uri.UserInfo.Length == 0;
        return isWeb || uri.Scheme == Uri.UriSchemeMailto ? uri.AbsoluteUri : null;
    }
}
