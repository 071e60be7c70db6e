namespace MetricsClient;

/// <summary>
/// The form in which an exposition writes UTF-8 names, such as <c>http.requests</c>. Classic names, which consist of
/// letters, digits, <c>_</c> and <c>:</c>, are the same in each scheme.
/// </summary>
public enum EscapingScheme
{
    /// <summary>
    /// Replaces each invalid character by <c>_</c>: <c>http_requests</c>. Used if the client requests no scheme.
    /// </summary>
    Underscores,

    /// <summary>
    /// Replaces a dot by <c>_dot_</c>, <c>_</c> by <c>__</c>, and any other invalid character by <c>__</c>:
    /// <c>http_dot_requests</c>.
    /// </summary>
    Dots,

    /// <summary>
    /// Replaces each invalid character by its code point in hexadecimal: <c>U__http_2e_requests</c>. The original name
    /// can be restored.
    /// </summary>
    Values,

    /// <summary>
    /// Does not change the name. The text formats write the name in quotes: <c>{"http.requests"}</c>.
    /// </summary>
    AllowUtf8,
}
