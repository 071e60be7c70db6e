using System.CommandLine;

namespace MetricsClient.Benchmarks.Remote;

/// <summary><c>remote-write</c>: measures pushes of 100,000 series beside text pushes and the floors, and the updates meanwhile.</summary>
internal static class RemoteCommand
{
    public static Command Create()
    {
        var command = new Command("remote-write", "Measure pushes of 100,000 series by remote write, and the updates of the program meanwhile; about a minute.");
        command.SetAction(_ => Print(Console.Out));
        return command;
    }

    /// <summary>Measures and prints two Markdown tables.</summary>
    public static void Print(TextWriter output)
    {
        RemoteTable.Print(output);
        output.WriteLine();
        OwnWorkTable.Print(output);
    }
}
