namespace MetricsClient.Benchmarks.Scale;

/// <summary>Measures a million series that come and go, and the slowest updates during scrapes.</summary>
internal static class ScaleTables
{
    /// <summary>Prints the tables, and draws the slowest updates.</summary>
    public static void Print(TextWriter output, DirectoryInfo plots)
    {
        plots.Create();
        ChurnTable.Print(output);
        output.WriteLine();
        TailTable.Print(output, new FileInfo(Path.Combine(plots.FullName, "update-tail.svg")));
    }
}
