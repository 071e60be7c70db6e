namespace MetricsClient.Text;

/// <summary>
/// The form of UTF-8 names, such as <c>http.requests</c>, in an exposition. Classic names (letters, digits, <c>_</c> and <c>:</c>) are
/// the same in each scheme.
/// </summary>
internal enum EscapingScheme
{
    /// <summary>Replaces each invalid character by <c>_</c>: <c>http_requests</c>. The default for clients that request no scheme.</summary>
    Underscores,

    /// <summary>Replaces a dot by <c>_dot_</c>, and <c>_</c> and other invalid characters by <c>__</c>: <c>http_dot_requests</c>.</summary>
    Dots,

    /// <summary>Replaces each invalid character by its code point, which is reversible: <c>U__http_2e_requests</c>.</summary>
    Values,

    /// <summary>Leaves names unchanged, in quotes in text formats: <c>{"http.requests"}</c>.</summary>
    AllowUtf8,
}
