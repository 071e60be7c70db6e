using System.CommandLine;
using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// Where a verb writes: results to standard output, remarks to standard error. Colours and progress appear on a terminal only,
/// and what came from elsewhere cannot steer it.
/// </summary>
internal sealed class Screen
{
    private readonly InvocationConfiguration _streams;

    public Screen(InvocationConfiguration streams)
    {
        _streams = streams;
    }

    /// <summary>Whether standard output shows colours.</summary>
    public bool HasColours =>
        _streams.Output is ProcessWriter { IsTerminal: true }
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Writes a part of the result.</summary>
    public void Print(string text) => _streams.Output.Write(text);

    /// <summary>Writes a line of the result.</summary>
    public void PrintLine(string line) => _streams.Output.WriteLine(line);

    /// <summary>Writes a remark of one line.</summary>
    public void Say(string remark) => _streams.Error.WriteLine("promjob: " + Printable(remark));

    /// <summary>Shows how far a piece of work is, until disposed.</summary>
    public Progress Progress(string work) =>
        new(work, _streams.Error is ProcessWriter { IsTerminal: true } terminal ? terminal : null);

    /// <summary>The text in a colour, where there are colours.</summary>
    public string Paint(Tone tone, string text) =>
        tone == Tone.Plain || !HasColours ? text : $"\e[{(int)tone}m{text}\e[0m";

    /// <summary>The text with everything that could steer a terminal or break a line shown as an escape.</summary>
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
