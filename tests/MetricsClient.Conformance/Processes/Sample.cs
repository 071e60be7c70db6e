namespace MetricsClient.Conformance.Processes;

/// <summary>Starts the programs of samples/ as a user does.</summary>
internal static class Sample
{
    // A shell without job control starts background programs with an ignored SIGINT, and child processes inherit this setting.
    // env restores the default of the signal, as in a terminal of a user.
    public static ChildProcess Start(string project, params IEnumerable<string> arguments) =>
        ChildProcess.Start(
            "env",
            ["--default-signal=INT", "--unset=PUSHGATEWAY_URL", "dotnet", Repository.BuiltAssembly(project), .. arguments]);
}
