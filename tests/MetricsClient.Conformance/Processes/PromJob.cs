using System.Diagnostics;

namespace MetricsClient.Conformance.Processes;

/// <summary>Starts promjob as a user does, with the gateway in the environment.</summary>
internal static class PromJob
{
    /// <summary>Runs promjob to the end, with empty standard input.</summary>
    /// <returns>The exit code and the output.</returns>
    public static Task<CommandResult> RunAsync(Uri? gateway, params IEnumerable<string> arguments) =>
        RunAsync(gateway, ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>Runs promjob to the end, with bytes on standard input.</summary>
    /// <returns>The exit code and the output.</returns>
    public static Task<CommandResult> RunAsync(Uri? gateway, ReadOnlyMemory<byte> input, params IEnumerable<string> arguments) =>
        Command.RunAsync(new ProcessStartInfo("env", Line(gateway, arguments)), input, Eventually.Patience);

    public static ChildProcess Start(Uri? gateway, params IEnumerable<string> arguments) =>
        ChildProcess.Start("env", Line(gateway, arguments));

    // env restores the default of the signal, as in a terminal of a user, and then becomes promjob.
    private static IEnumerable<string> Line(Uri? gateway, IEnumerable<string> arguments) =>
    [
        "--default-signal=INT",
        gateway is null ? "--unset=PUSHGATEWAY_URL" : $"PUSHGATEWAY_URL={gateway}",
        "dotnet",
        Repository.BuiltAssembly("MetricsClient.Tool", "promjob"),
        .. arguments,
    ];
}
