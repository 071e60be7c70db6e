using System.Text;

namespace MetricsClient.Tool.Terminal;

/// <summary>
/// A table. Each column is as wide as its longest cell. If a terminal is narrower than the table, the widest columns are cut, and
/// <c>…</c> marks the end of a cut cell.
/// </summary>
internal sealed class Table
{
    private const int Gap = 2;
    private const int ShortestColumn = 6;

    private readonly string[] _headings;
    private readonly List<(string Text, Tone Tone)[]> _rows = [];

    public Table(params string[] headings)
    {
        _headings = headings;
    }

    /// <summary>Adds a row, one cell for each heading.</summary>
    public void Add(params (string Text, Tone Tone)[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i].Text = Screen.Printable(cells[i].Text);
        }

        _rows.Add(cells);
    }

    /// <summary>Prints the headings and rows.</summary>
    public void PrintTo(Screen screen)
    {
        int[] widths = [.. _headings.Select((heading, column) =>
            _rows.Select(row => Width(row[column].Text)).Append(heading.Length).Max())];
        if (screen.Columns is { } columns)
        {
            Narrow(widths, columns);
        }

        screen.PrintLine(Line([.. _headings.Select(static heading => (heading, Tone.Heading))], widths, screen));
        foreach ((string Text, Tone Tone)[] row in _rows)
        {
            screen.PrintLine(Line(row, widths, screen));
        }
    }

    private static void Narrow(int[] widths, int columns)
    {
        int available = columns - (Gap * (widths.Length - 1));
        while (widths.Sum() > available && widths.Max() > ShortestColumn)
        {
            widths[Array.IndexOf(widths, widths.Max())]--;
        }
    }

    // The blanks between columns have no color, and no blanks follow the last column.
    private static string Line((string Text, Tone Tone)[] cells, int[] widths, Screen screen)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            string text = Cut(cells[i].Text, widths[i]);
            line.Append(screen.Paint(cells[i].Tone, text));
            line.Append(' ', i == cells.Length - 1 ? 0 : widths[i] - Width(text) + Gap);
        }

        return line.ToString();
    }

    private static string Cut(string text, int width) =>
        Width(text) <= width ? text : string.Concat(text.EnumerateRunes().Take(width - 1)) + "…";

    private static int Width(string text) => text.EnumerateRunes().Count();
}
