namespace MetricsClient.Tool.Inputs;

/// <summary>
/// A Content-Type header as a Prometheus server parses it. A server refuses the whole page if the header is missing or invalid.
/// </summary>
/// <param name="MediaType">The media type in lower case, such as <c>text/plain</c>.</param>
/// <param name="Version">The parameter <c>version</c>; null if there is none.</param>
internal sealed record ContentType(string MediaType, string? Version)
{
    /// <summary>Parses a header. Returns null if a server cannot parse the header.</summary>
    public static ContentType? Parse(string header)
    {
        int semicolon = header.IndexOf(';', StringComparison.Ordinal);
        string mediaType = (semicolon < 0 ? header : header[..semicolon]).Trim(' ', '\t').ToLowerInvariant();
        if (!IsMediaType(mediaType))
        {
            return null;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadOnlySpan<char> rest = semicolon < 0 ? "" : header.AsSpan(semicolon);
        while (!(rest = rest.TrimStart(" \t")).IsEmpty && !rest.Trim(" \t").SequenceEqual(";"))
        {
            if (!TakeParameter(ref rest, out string name, out string value)
                || (!parameters.TryAdd(name, value) && parameters[name] != value))
            {
                return null;
            }
        }

        return new ContentType(mediaType, parameters.GetValueOrDefault("version"));
    }

    private static bool IsMediaType(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 2 && Array.TrueForAll(parts, static part => part.Length > 0 && TokenLength(part) == part.Length);
    }

    private static bool TakeParameter(ref ReadOnlySpan<char> rest, out string name, out string value)
    {
        (name, value) = ("", "");
        if (rest[0] != ';')
        {
            return false;
        }

        rest = rest[1..].TrimStart(" \t");
        int length = TokenLength(rest);
        name = rest[..length].ToString().ToLowerInvariant();
        rest = rest[length..].TrimStart(" \t");
        if (length == 0 || !rest.StartsWith("="))
        {
            return false;
        }

        rest = rest[1..].TrimStart(" \t");
        if (rest.StartsWith("\""))
        {
            return TakeQuoted(ref rest, out value);
        }

        length = TokenLength(rest);
        value = rest[..length].ToString();
        rest = rest[length..];
        return length > 0;
    }

    private static bool TakeQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return true;
            }

            i += rest[i] == '\\' ? 1 : 0;
            value += i < rest.Length ? rest[i] : "";
        }

        return false;
    }

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && text[length] is > ' ' and < (char)0x7F && !"()<>@,;:\\\"/[]?=".Contains(text[length], StringComparison.Ordinal))
        {
            length++;
        }

        return length;
    }
}
