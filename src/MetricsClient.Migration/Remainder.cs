using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration;

/// <summary>A manual change: a place that a developer must change or check after the move.</summary>
internal sealed class Remainder
{
    public Remainder(TextSpan original, string message, string section, bool isDisabledCode = false)
    {
        IsDisabledCode = isDisabledCode;
        Original = original;
        Message = message;
        Section = section;
    }

    /// <summary>Gets the place in the file before the move.</summary>
    public TextSpan Original { get; }

    /// <summary>Gets the place in the file after the move, counted from 0.</summary>
    public LinePosition Position { get; set; }

    /// <summary>Gets the problem and the remedy in one sentence.</summary>
    public string Message { get; }

    /// <summary>Gets a value indicating whether the place is code that the compiler does not read.</summary>
    public bool IsDisabledCode { get; }

    /// <summary>Gets the section of the migration page.</summary>
    public string Section { get; }
}
