using System.CommandLine;

namespace MetricsClient.Benchmarks.Scale;

/// <summary><c>scale</c>: measures a million series that come and go, and the slowest updates during scrapes.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var into = new Option<DirectoryInfo>("--into") { Description = "The folder for the SVG file.", Required = true };
        var command = new Command("scale", "Measure a million series that come and go, and the slowest updates during scrapes; about two minutes.") { into };
        command.SetAction(parsed => WriteTo(Console.Out, parsed.GetRequiredValue(into)));
        return command;
    }

    /// <summary>Prints the tables, and draws the slowest updates.</summary>
    public static void WriteTo(TextWriter output, DirectoryInfo folder)
    {
        folder.Create();
        ChurnTable.Print(output);
        output.WriteLine();
        TailTable.Print(output, new FileInfo(Path.Combine(folder.FullName, "update-tail.svg")));
    }
}
