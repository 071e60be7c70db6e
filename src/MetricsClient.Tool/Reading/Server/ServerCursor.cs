using System.Text;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>
/// A position in the bytes of a page that a Prometheus server would read. The server reads bytes, not lines: a quoted text may
/// contain line feeds.
/// </summary>
internal ref struct ServerCursor
{
    /// <summary>The value of <see cref="Peek"/> behind the last byte.</summary>
    public const int End = -1;

    private readonly ReadOnlySpan<byte> _page;
    private readonly bool _endsLine;

    /// <summary>Creates a cursor at the start of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="endsLine">True if the end of the page also ends the last line, as in the Prometheus text format.</param>
    public ServerCursor(ReadOnlySpan<byte> page, bool endsLine)
    {
        _page = page;
        _endsLine = endsLine;
    }

    /// <summary>Gets or sets the offset of the next byte.</summary>
    public int Position { get; set; }

    public readonly bool AtEnd => Position >= _page.Length;

    /// <summary>Returns the next byte. At the end of the page, returns the missing line feed or <see cref="End"/>.</summary>
    public readonly int Peek() =>
        Position < _page.Length ? _page[Position] : _endsLine && Position == _page.Length ? '\n' : End;

    /// <summary>If the next byte is the given character, moves past the byte and returns true.</summary>
    public bool Take(char c)
    {
        bool there = Peek() == c;
        Position += there ? 1 : 0;
        return there;
    }

    /// <summary>
    /// If the given keyword follows, moves past the keyword and returns true. The server ignores NUL bytes behind each letter.
    /// </summary>
    public bool TakeKeyword(ReadOnlySpan<byte> keyword)
    {
        int start = Position;
        foreach (byte letter in keyword)
        {
            if (!Take((char)letter))
            {
                Position = start;
                return false;
            }

            SkipNulls();
        }

        return true;
    }

    /// <summary>If the given text follows, moves past the text and returns true.</summary>
    public bool Take(ReadOnlySpan<byte> text)
    {
        bool there = StartsWith(text);
        Position += there ? text.Length : 0;
        return there;
    }

    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
        {
            Position++;
        }
    }

    /// <summary>Moves past all NUL bytes, which the server ignores in label values and help texts.</summary>
    public void SkipNulls()
    {
        while (Peek() == 0)
        {
            Position++;
        }
    }

    /// <summary>Moves past a name of letters, digits and underscores. Returns false if there is no name.</summary>
    public bool TakeName(bool allowColon)
    {
        int start = Position;
        while (IsNameByte(Peek(), allowColon, first: Position == start))
        {
            Position++;
        }

        return Position > start;
    }

    /// <summary>Returns the bytes up to a separator, and moves past these bytes. A NUL byte ends the token too.</summary>
    public ReadOnlySpan<byte> TakeToken(ReadOnlySpan<byte> separators)
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = rest.IndexOfAny(separators) is var end && end < 0 ? rest.Length : end;
        length = rest[..length].IndexOf((byte)0) is var nul && nul < 0 ? length : nul;
        Position += length;
        return rest[..length];
    }

    /// <summary>Returns the bytes up to the end of the line, and moves to the line feed.</summary>
    public ReadOnlySpan<byte> TakeLine()
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = rest.IndexOf((byte)'\n') is var end && end < 0 ? rest.Length : end;
        Position += length;
        return rest[..length];
    }

    /// <summary>Gets the bytes from the position to the end of the page.</summary>
    public readonly ReadOnlySpan<byte> Rest => AtEnd ? [] : _page[Position..];

    /// <summary>Returns true if the given text follows.</summary>
    public readonly bool StartsWith(ReadOnlySpan<byte> text) => Rest.StartsWith(text);

    /// <summary>Returns the bytes from an earlier offset to the position.</summary>
    public readonly ReadOnlySpan<byte> From(int start) => _page[start..Math.Min(Position, _page.Length)];

    public readonly RefusedException Refuse(string problem, string remedy) => RefuseAt(Position, problem, remedy);

    public readonly RefusedException RefuseAt(int position, string problem, string remedy)
    {
        ReadOnlySpan<byte> before = _page[..Math.Min(position, _page.Length)];
        int line = before.Count((byte)'\n') + 1;
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new Place(line, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1).Refuse(problem, remedy);
    }

    /// <summary>Returns the next byte in a form for messages.</summary>
    public readonly string Found() => Peek() switch
    {
        End or '\n' => "the end of the line",
        >= ' ' and <= '~' and var c => $"'{(char)c}'",
        var other => FormattableString.Invariant($"the byte 0x{other:X2}"),
    };

    private static bool IsNameByte(int c, bool allowColon, bool first) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (c == ':' && allowColon) || (c is >= '0' and <= '9' && !first);
}
