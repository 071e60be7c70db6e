using System.Globalization;
using System.Text;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Goes through one line from left to right, and knows where it is.</summary>
internal sealed class LineCursor
{
    private readonly string _line;
    private readonly int _number;
    private (int Position, int Column) _counted = (0, 1);

    public LineCursor(string line, int number, ScrapeFormat format)
    {
        _line = line;
        _number = number;
        IsOpenMetrics = format == ScrapeFormat.OpenMetrics;
    }

    public bool IsOpenMetrics { get; }

    public bool AtEnd => Position == _line.Length;

    public bool IsAtBlank => !AtEnd && _line[Position] is ' ' or '\t';

    public ReadOnlySpan<char> Rest => _line.AsSpan(Position);

    /// <summary>How far it has come; <see cref="PlaceOf"/> makes a place of it.</summary>
    public int Position { get; private set; }

    public Place Here => PlaceOf(Position);

    public Place PlaceOf(int position)
    {
        // Counted on from the last place, which mostly lies before: a line may be long and have many labels.
        (int from, int column) = position < _counted.Position ? (0, 1) : _counted;
        foreach (Rune _ in _line.AsSpan(from, position - from).EnumerateRunes())
        {
            column++;
        }

        _counted = (position, column);
        return new Place(_number, column);
    }

    /// <summary>Whether the next character is that one.</summary>
    public bool IsAt(char c) => !AtEnd && _line[Position] == c;

    /// <summary>Steps over the character, if it is the next.</summary>
    public bool Take(char c)
    {
        bool there = IsAt(c);
        Position += there ? 1 : 0;
        return there;
    }

    /// <summary>The next UTF-16 unit, of which there must be one.</summary>
    public char Next() => _line[Position++];

    /// <summary>All that is left.</summary>
    public string TakeRest()
    {
        string rest = Rest.ToString();
        Position = _line.Length;
        return rest;
    }

    /// <summary>Everything up to a blank or the end.</summary>
    public string TakeToken()
    {
        int length = IsOpenMetrics ? Rest.IndexOf(' ') : Rest.IndexOfAny(' ', '\t');
        string token = (length < 0 ? Rest : Rest[..length]).ToString();
        Position += token.Length;
        return token;
    }

    /// <summary>The longest name that begins here; empty when none does.</summary>
    public string TakeName(bool allowColon)
    {
        int start = Position;
        while (!AtEnd && IsNameCharacter(_line[Position], allowColon, first: Position == start))
        {
            Position++;
        }

        return _line[start..Position];
    }

    /// <summary>Steps over blanks where the format allows any number of them: in Prometheus text.</summary>
    public void SkipBlanks()
    {
        while (!IsOpenMetrics && IsAtBlank)
        {
            Position++;
        }
    }

    /// <summary>Refuses a line that ends as on Windows. Elsewhere a carriage return is a character like others.</summary>
    public void CheckLineEnd()
    {
        if (_line.EndsWith('\r'))
        {
            throw PlaceOf(_line.Length - 1).Refuse("The line ends with a carriage return", "End lines with a line feed alone");
        }
    }

    /// <summary>A refusal of what stands here.</summary>
    public RefusedException Refuse(string problem, string remedy) => Here.Refuse(problem, remedy);

    /// <summary>What stands here, as a message shows it.</summary>
    public string Found() => AtEnd ? "the end of the line" : $"'{Shown(Rune.GetRuneAt(_line, Position).ToString())}'";

    /// <summary>A text as a message shows it: short, and on one line.</summary>
    public static string Shown(string text)
    {
        const int Longest = 60;
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Take(Longest))
        {
            bool unseen = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown.Append(unseen ? Escape(rune) : rune.ToString());
        }

        return shown.Append(text.EnumerateRunes().Skip(Longest).Any() ? "…" : "").ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
    };

    private static bool IsNameCharacter(char c, bool allowColon, bool first) =>
        char.IsAsciiLetter(c) || c == '_' || (c == ':' && allowColon) || (char.IsAsciiDigit(c) && !first);
}
