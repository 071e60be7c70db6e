namespace MetricsClient.Conformance.Processes;

/// <summary>Starts the programs of samples/ as a user would.</summary>
internal static class Sample
{
    // Without job control a shell starts background programs with SIGINT ignored, and that is inherited down to here;
    // env gives the sample the signal's default back, as a user's terminal would.
    public static ChildProcess Start(string project, params IEnumerable<string> arguments) =>
        ChildProcess.Start(
            "env",
            ["--default-signal=INT", "--unset=PUSHGATEWAY_URL", "dotnet", Repository.BuiltAssembly(project), .. arguments]);
}
