using System.CommandLine;
using System.Text;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// The output of a verb. Results go to standard output, remarks to standard error. Colors and progress are shown only
/// on a terminal. Control characters in texts from files or servers are escaped.
/// </summary>
internal sealed class Screen
{
    private readonly InvocationConfiguration _streams;
    private readonly ColorChoice _colors;

    /// <summary>Creates a screen.</summary>
    /// <param name="streams">The streams of the verb.</param>
    /// <param name="colors">The choice of the user. The default is colors on a terminal only.</param>
    /// <param name="columns">The width of the terminal; null to ask the terminal.</param>
    public Screen(InvocationConfiguration streams, ColorChoice colors = ColorChoice.Auto, int? columns = null)
    {
        _streams = streams;
        _colors = colors;
        Columns = columns ?? (streams.Output is ProcessWriter { IsTerminal: true } ? TerminalSize.Columns() : null);
    }

    /// <summary>Gets the width of the terminal; null if standard output is no terminal.</summary>
    public int? Columns { get; }

    /// <summary>Gets a value indicating whether standard output shows colors.</summary>
    public bool HasColors => _colors == ColorChoice.Always
        || (_colors == ColorChoice.Auto
            && _streams.Output is ProcessWriter { IsTerminal: true }
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Writes text to standard output.</summary>
    public void Print(string text) => _streams.Output.Write(text);

    /// <summary>Writes UTF-8 text to standard output, in parts.</summary>
    public void Print(ReadOnlySpan<byte> utf8)
    {
        const int Part = 1 << 14;
        while (!utf8.IsEmpty)
        {
            // A part ends at a line feed, so that no character is cut.
            int end = utf8.Length <= Part ? -1 : utf8[Part..].IndexOf((byte)'\n');
            int length = end < 0 ? utf8.Length : Part + end + 1;
            Print(Encoding.UTF8.GetString(utf8[..length]));
            utf8 = utf8[length..];
        }
    }

    /// <summary>Writes a line to standard output.</summary>
    public void PrintLine(string line) => _streams.Output.WriteLine(line);

    /// <summary>Writes a remark as one line to standard error.</summary>
    public void Say(string remark) => _streams.Error.WriteLine("promjob: " + Printable(remark));

    /// <summary>Shows progress until the returned object is disposed.</summary>
    public Progress Progress(string work) =>
        new(work, _streams.Error is ProcessWriter { IsTerminal: true } terminal ? terminal : null);

    /// <summary>Returns the text in a color if standard output shows colors.</summary>
    public string Paint(Tone tone, string text) =>
        tone == Tone.Plain || !HasColors ? text : $"\e[{(int)tone}m{text}\e[0m";

    /// <summary>
    /// Returns the text with escaped control characters, so that the text cannot control the terminal and has no line
    /// breaks.
    /// </summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length + 8);
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '\n' => printable.Append("\\n"),
                '\r' => printable.Append("\\r"),
                '\t' => printable.Append("\\t"),
                _ when char.IsControl(letter) => printable.Append("\\x").Append(((int)letter).ToString("x2", null)),
                _ => printable.Append(letter),
            };
        }

        return printable.ToString();
    }
}
