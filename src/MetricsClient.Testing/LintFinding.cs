namespace MetricsClient.Testing;

/// <summary>A violation of a rule of <c>promtool check metrics</c> by a family. Immutable.</summary>
public sealed class LintFinding
{
    internal LintFinding(string family, string message)
    {
        Family = family;
        Message = message;
    }

    /// <summary>Gets the name of the family as in the Prometheus text format.</summary>
    public string Family { get; }

    /// <summary>Gets a sentence with the name of the family, the violation and the remedy.</summary>
    public string Message { get; }

    /// <summary>Returns the message.</summary>
    /// <returns>The value of <see cref="Message"/>.</returns>
    public override string ToString() => Message;
}
