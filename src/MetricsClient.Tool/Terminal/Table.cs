using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>A table for the terminal. Each column is as wide as its longest cell.</summary>
internal sealed class Table
{
    private readonly string[] _headings;
    private readonly List<(string Text, Tone Tone)[]> _rows = [];

    public Table(params string[] headings)
    {
        _headings = headings;
    }

    /// <summary>Adds a row, one cell for each heading.</summary>
    public void Add(params (string Text, Tone Tone)[] cells) =>
        _rows.Add([.. cells.Select(static cell => (Screen.Printable(cell.Text), cell.Tone))]);

    /// <summary>Prints the headings and rows.</summary>
    public void PrintTo(Screen screen)
    {
        int[] widths = [.. _headings.Select((heading, column) =>
            _rows.Select(row => Width(row[column].Text)).Append(heading.Length).Max())];
        screen.PrintLine(Line([.. _headings.Select(static heading => (heading, Tone.Heading))], widths, screen));
        foreach ((string Text, Tone Tone)[] row in _rows)
        {
            screen.PrintLine(Line(row, widths, screen));
        }
    }

    // The blanks between columns have no color, and no blanks follow the last column.
    private static string Line((string Text, Tone Tone)[] cells, int[] widths, Screen screen)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(screen.Paint(cells[i].Tone, cells[i].Text));
            line.Append(' ', i == cells.Length - 1 ? 0 : widths[i] - Width(cells[i].Text) + 2);
        }

        return line.ToString();
    }

    private static int Width(string text) => text.EnumerateRunes().Count();
}
