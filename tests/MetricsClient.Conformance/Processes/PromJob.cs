using System.Diagnostics;

namespace MetricsClient.Conformance.Processes;

/// <summary>Starts promjob as a user would, with the gateway in its environment.</summary>
internal static class PromJob
{
    /// <summary>Runs it to its end, with nothing on standard input.</summary>
    public static Task<CommandResult> RunAsync(Uri? gateway, params IEnumerable<string> arguments) =>
        RunAsync(gateway, ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>Runs it to its end, with bytes on standard input.</summary>
    public static Task<CommandResult> RunAsync(Uri? gateway, ReadOnlyMemory<byte> input, params IEnumerable<string> arguments) =>
        Command.RunAsync(new ProcessStartInfo("env", Line(gateway, arguments)), input, Eventually.Patience);

    public static ChildProcess Start(Uri? gateway, params IEnumerable<string> arguments) =>
        ChildProcess.Start("env", Line(gateway, arguments));

    // env gives signals their defaults back, as a user's terminal would, and then becomes promjob.
    private static IEnumerable<string> Line(Uri? gateway, IEnumerable<string> arguments) =>
    [
        "--default-signal=INT",
        gateway is null ? "--unset=PUSHGATEWAY_URL" : $"PUSHGATEWAY_URL={gateway}",
        "dotnet",
        Repository.BuiltAssembly("MetricsClient.Tool", "promjob"),
        .. arguments,
    ];
}
