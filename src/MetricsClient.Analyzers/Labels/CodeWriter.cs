using System.Text;

namespace MetricsClient.Analyzers.Labels;

/// <summary>Writes C# code with indentation.</summary>
internal sealed class CodeWriter
{
    private const int SpacesOfLevel = 4;

    private readonly StringBuilder _text = new();
    private int _level;

    /// <summary>Writes lines at the current indentation, each with a line feed on every platform.</summary>
    public void Lines(params string[] lines)
    {
        foreach (string line in lines)
        {
            _text.Append(' ', line.Length == 0 ? 0 : _level * SpacesOfLevel).Append(line).Append('\n');
        }
    }

    /// <summary>Writes a header, and a block in braces.</summary>
    public void Block(string header, Action content)
    {
        Lines(header, "{");
        Indented(content);
        Lines("}");
    }

    /// <summary>Writes lines with one more level of indentation.</summary>
    public void Indented(Action content)
    {
        _level++;
        content();
        _level--;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
