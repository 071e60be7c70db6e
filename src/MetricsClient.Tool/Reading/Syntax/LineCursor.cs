using System.Globalization;
using System.Text;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A position in one line of a text. Parsing moves the position from left to right.</summary>
internal sealed class LineCursor
{
    private readonly string _line;
    private readonly int _number;
    private (int Position, int Column) _counted = (0, 1);

    public LineCursor(string line, int number, ScrapeFormat format)
    {
        _line = line;
        _number = number;
        IsOpenMetrics = format.IsOpenMetrics();
        IsOpenMetrics2 = format == ScrapeFormat.OpenMetrics2;
    }

    /// <summary>Gets a value indicating whether the text is OpenMetrics, of any version.</summary>
    public bool IsOpenMetrics { get; }

    public bool IsOpenMetrics2 { get; }

    public bool AtEnd => Position == _line.Length;

    public bool IsAtBlank => !AtEnd && _line[Position] is ' ' or '\t';

    public ReadOnlySpan<char> Rest => _line.AsSpan(Position);

    /// <summary>Gets the offset in UTF-16 units. <see cref="PlaceOf"/> converts an offset into a place.</summary>
    public int Position { get; private set; }

    public Place Here => PlaceOf(Position);

    public Place PlaceOf(int position)
    {
        // The count continues from the last place, which is usually earlier in the line. So the time for a long line
        // with many labels is linear.
        (int from, int column) = position < _counted.Position ? (0, 1) : _counted;
        foreach (Rune _ in _line.AsSpan(from, position - from).EnumerateRunes())
        {
            column++;
        }

        _counted = (position, column);
        return new Place(_number, column);
    }

    /// <summary>Returns true if the next character is the given character.</summary>
    public bool IsAt(char c) => !AtEnd && _line[Position] == c;

    /// <summary>If the next character is the given character, moves past the character and returns true.</summary>
    public bool Take(char c)
    {
        bool there = IsAt(c);
        Position += there ? 1 : 0;
        return there;
    }

    /// <summary>If the given text follows, moves past the text and returns true.</summary>
    public bool Take(string text)
    {
        bool there = Rest.StartsWith(text, StringComparison.Ordinal);
        Position += there ? text.Length : 0;
        return there;
    }

    /// <summary>
    /// Returns the next UTF-16 unit and moves past it. The position must not be at the end of the line.
    /// </summary>
    public char Next() => _line[Position++];

    /// <summary>Returns the rest of the line and moves to its end.</summary>
    public string TakeRest()
    {
        string rest = Rest.ToString();
        Position = _line.Length;
        return rest;
    }

    /// <summary>Returns the text up to the next blank or the end of the line, and moves past this text.</summary>
    public string TakeToken() => TakeUntil(IsOpenMetrics ? " " : " \t");

    /// <summary>Returns the text up to one of the given characters or the end of the line, and moves past this text.</summary>
    public string TakeUntil(ReadOnlySpan<char> ends)
    {
        int length = Rest.IndexOfAny(ends);
        string token = (length < 0 ? Rest : Rest[..length]).ToString();
        Position += token.Length;
        return token;
    }

    /// <summary>
    /// Returns the longest name at the position, and moves past the name. Returns an empty text if there is no name.
    /// </summary>
    public string TakeName(bool allowColon)
    {
        int start = Position;
        while (!AtEnd && IsNameCharacter(_line[Position], allowColon, first: Position == start))
        {
            Position++;
        }

        return _line[start..Position];
    }

    /// <summary>
    /// Moves past all blanks. Does nothing in OpenMetrics, which allows blanks only at fixed positions.
    /// </summary>
    public void SkipBlanks()
    {
        while (!IsOpenMetrics && IsAtBlank)
        {
            Position++;
        }
    }

    /// <summary>
    /// Refuses a carriage return at the end of the line. Elsewhere in a line a carriage return is an ordinary
    /// character.
    /// </summary>
    public void CheckLineEnd()
    {
        if (_line.EndsWith('\r'))
        {
            throw PlaceOf(_line.Length - 1).Refuse("The line ends with a carriage return", "End lines with a single line feed");
        }
    }

    /// <summary>Creates the exception that refuses the whole text because of a mistake at the position.</summary>
    public RefusedException Refuse(string problem, string remedy) => Here.Refuse(problem, remedy);

    /// <summary>Returns the next character in a form for messages.</summary>
    public string Found() => AtEnd ? "the end of the line" : $"'{Shown(Rune.GetRuneAt(_line, Position).ToString())}'";

    /// <summary>Returns a text in a form for messages: shortened, and with escaped control characters.</summary>
    public static string Shown(string text)
    {
        const int Longest = 60;
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Take(Longest))
        {
            bool isInvisible = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown.Append(isInvisible ? Escape(rune) : rune.ToString());
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
