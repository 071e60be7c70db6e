namespace MetricsClient.Conformance.Processes;

/// <summary>Starts the programs of samples/ as a user does.</summary>
internal static class Sample
{
    public static ChildProcess Start(string project, params IEnumerable<string> arguments) => ChildProcess.Start("env", Line(project, arguments));

    /// <summary>Starts a program that reads lines from <see cref="ChildProcess.WriteLineAsync"/>.</summary>
    /// <returns>The running program.</returns>
    public static ChildProcess StartWithInput(string project, params IEnumerable<string> arguments) =>
        ChildProcess.StartWithInput("env", Line(project, arguments));

    /// <summary>Runs a program to its end. The test fails if the program fails.</summary>
    /// <returns>The lines that the program printed.</returns>
    public static async Task<string> RunAsync(string project, params string[] arguments)
    {
        await using ChildProcess program = Start(project, arguments);
        Assert.True(await program.WaitForExitAsync() == 0, program.Output);
        return program.Output;
    }

    // A shell without job control starts background programs with an ignored SIGINT, and child processes inherit this setting.
    // env restores the default of the signal, as in a terminal of a user.
    private static IEnumerable<string> Line(string project, IEnumerable<string> arguments) =>
        ["--default-signal=INT", "--unset=PUSHGATEWAY_URL", "dotnet", Repository.BuiltAssembly(project), .. arguments];
}
