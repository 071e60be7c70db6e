using System.Globalization;

namespace MetricsClient.Migration.Tool;

/// <summary>A line of the list of manual changes.</summary>
/// <param name="Path">The full path of the file.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Message">The problem and the remedy.</param>
/// <param name="Section">The section of the migration page.</param>
internal sealed record RemainingPlace(string Path, int Line, int Column, string Message, string Section)
{
    /// <summary>Returns the line in the form of a compiler, which editors open at a click.</summary>
    public string Format(string folder)
    {
        string file = System.IO.Path.GetRelativePath(folder, Path).Replace('\\', '/');
        return string.Create(CultureInfo.InvariantCulture, $"{file}({Line},{Column}): {Message} See {PageSection.Page}#{Section}");
    }
}
