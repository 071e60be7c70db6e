namespace MetricsClient.AspNetCore;

/// <summary>
/// Computes the relative URL from one route to another. A relative URL stays correct below a path base, in a group of endpoints, and behind
/// a reverse proxy that serves the app below a path of its own.
/// </summary>
internal static class RelativeUrl
{
    /// <summary>Returns the URL of a target, relative to a page without a trailing slash.</summary>
    /// <exception cref="ArgumentException">The part of the target that the page does not have contains a route parameter.</exception>
    public static string Between(string page, string target)
    {
        string[] from = Segments(page);
        string[] to = Segments(target);
        int common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        string[] rest = to[common..];
        if (rest.Any(static segment => segment.Contains('{', StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                $"The page '{page}' cannot know the value of the parameter in '{target}'; begin both patterns with the same parameters.", nameof(target));
        }

        int up = Math.Max(0, from.Length - 1 - common);
        string down = string.Join('/', rest.Select(static segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));
        return string.Concat(Enumerable.Repeat("../", up)) + (up == 0 && down.Length == 0 ? "." : down);
    }

    private static string[] Segments(string pattern) => pattern.TrimStart('~').Split('/', StringSplitOptions.RemoveEmptyEntries);
}
