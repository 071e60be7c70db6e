using System.Runtime.InteropServices;

namespace MetricsClient.Conformance.Processes;

/// <summary>Starts the program MetricsClient.ExitChild, which pushes metrics and then ends in a requested way.</summary>
internal static class ExitChild
{
    /// <summary>Starts the program.</summary>
    /// <param name="receiver">A Pushgateway, or the address of a receiver of remote write, which ends in <c>/write</c>.</param>
    /// <param name="kind">The kind of the program. <c>Program.cs</c> lists the kinds and the endings.</param>
    /// <param name="ending">The way in which the program ends.</param>
    /// <param name="job">The job. The default is the kind.</param>
    /// <param name="seconds">The time limit of the final push.</param>
    /// <returns>The running program.</returns>
    // A shell without job control starts background programs with ignored signals, and child processes inherit this setting.
    public static ChildProcess Start(Uri receiver, string kind, string ending, string? job = null, int seconds = 30) => ChildProcess.Start(
        "env",
        "--default-signal=INT,HUP",
        "dotnet",
        Repository.BuiltAssembly("MetricsClient.ExitChild"),
        receiver.ToString(),
        kind,
        ending,
        "0",
        $"{seconds}",
        job ?? kind);

    /// <summary>Sends a signal to the program, if a signal is given, when the program waits. Asserts the exit code, and disposes the program.</summary>
    public static async Task EndAsync(ChildProcess child, PosixSignal? signal, int code)
    {
        await using (child)
        {
            if (signal is { } sent)
            {
                await child.WaitForLineAsync("^up$");
                child.Send(sent);
            }

            Assert.True(await child.WaitForExitAsync() == code, child.Output);
        }
    }
}
