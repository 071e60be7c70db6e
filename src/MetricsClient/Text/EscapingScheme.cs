namespace MetricsClient;

/// <summary>
/// How a format shows names that older servers do not know, such as <c>http.requests</c>. A name of letters, digits,
/// <c>_</c> and <c>:</c> is the same in each.
/// </summary>
public enum EscapingScheme
{
    /// <summary>Each character that older servers do not know becomes <c>_</c>: <c>http_requests</c>. What scrapers get that do not ask.</summary>
    Underscores,

    /// <summary>A dot becomes <c>_dot_</c> and <c>_</c> becomes <c>__</c>: <c>http_dot_requests</c>.</summary>
    Dots,

    /// <summary>Each such character becomes its code point, so that a server can turn the name back: <c>U__http_2e_requests</c>.</summary>
    Values,

    /// <summary>Names stay as they are, in quotes where the format has text: <c>{"http.requests"}</c>.</summary>
    AllowUtf8,
}
