namespace MetricsClient.Benchmarks.Report;

/// <summary>
/// The generated blocks of a page, each between the comments <c>measured: NAME</c> and <c>end: NAME</c>.
/// The text outside the blocks is written by hand and stays unchanged.
/// </summary>
internal sealed class MarkedBlocks
{
    private readonly FileInfo _page;

    public MarkedBlocks(FileInfo page)
    {
        _page = page;
    }

    /// <summary>Replaces the content of a block.</summary>
    /// <exception cref="InvalidDataException">The page has no block with this name.</exception>
    public void Replace(string name, string content)
    {
        string text = File.ReadAllText(_page.FullName);
        string begin = $"<!-- measured: {name} -->";
        string end = $"<!-- end: {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{_page.Name} has no block between '{begin}' and '{end}'.");
        }

        File.WriteAllText(_page.FullName, $"{text[..(from + begin.Length)]}\n\n{content.TrimEnd()}\n\n{text[to..]}");
    }
}
