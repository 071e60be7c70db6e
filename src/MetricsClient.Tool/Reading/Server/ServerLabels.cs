using System.Text;
using System.Text.Unicode;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>
/// The labels of one sample as a Prometheus server stores them: a label with an empty value does not exist, and each remaining
/// name must be unique.
/// </summary>
internal sealed class ServerLabels
{
    private readonly List<(string Name, int Position)> _labels = [];
    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);

    /// <summary>Forgets all labels, before the next sample.</summary>
    public void Clear()
    {
        _labels.Clear();
        _empty.Clear();
    }

    /// <summary>Adds a label.</summary>
    /// <param name="name">The name between the quotes, with escape sequences.</param>
    /// <param name="hasValue">True if the value is not empty.</param>
    /// <param name="position">The offset of the name in the page.</param>
    /// <param name="cursor">The page, for the message.</param>
    public void Add(ReadOnlySpan<byte> name, bool hasValue, int position, ServerCursor cursor)
    {
        if (hasValue && !Utf8.IsValid(name))
        {
            throw cursor.RefuseAt(position, "The label name is not UTF-8", "Save the text as UTF-8");
        }

        string text = Encoding.UTF8.GetString(name);
        _labels.Add((text.Contains('\\') ? Unescaped(text) : text, position));
        if (!hasValue)
        {
            _empty.Add(_labels[^1].Name);
        }
    }

    /// <summary>Refuses empty and repeated names, after the last label of the sample.</summary>
    public void Check(ServerCursor cursor)
    {
        for (int i = 0; i < _labels.Count; i++)
        {
            (string name, int position) = _labels[i];
            if (_empty.Count > 0 && _empty.Contains(name))
            {
                continue;
            }

            if (name.Length == 0)
            {
                throw cursor.RefuseAt(position, "The label name is empty", "Write a name between the quotes");
            }

            if (name == "__name__" || _labels.FindIndex(label => label.Name == name) < i)
            {
                throw cursor.RefuseAt(position, $"The label '{Syntax.LineCursor.Shown(name)}' occurs twice", "Rename or remove one label");
            }
        }
    }

    private static string Unescaped(string text)
    {
        var name = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            bool escape = next is '\\' or '"' or 'n';
            name.Append(!escape ? text[i] : next == 'n' ? '\n' : next);
            i += escape ? 1 : 0;
        }

        return name.ToString();
    }
}
