using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance;

/// <summary>
/// The programs that the tests need beside .NET. A test that needs a missing program is skipped with a remedy, or fails if
/// METRICSCLIENT_NO_SKIPS=1.
/// </summary>
internal static class Tools
{
    private const string HowToGetServers = "run scripts/get-servers.sh";

    public static string Prometheus => Server("PROMETHEUS_BIN", "sid", "prometheus");

    public static string Promtool => Server("PROMTOOL_BIN", "sid", "promtool");

    public static string Pushgateway => Server("PUSHGATEWAY_BIN", "sid", "prometheus-pushgateway");

    public static string OldPushgateway => Server("PUSHGATEWAY_OLD_BIN", "bookworm", "prometheus-pushgateway");

    public static string VictoriaMetrics => Server("VICTORIA_METRICS_BIN", "sid", "victoria-metrics");

    public static string NodeExporter => Server("NODE_EXPORTER_BIN", "sid", "prometheus-node-exporter");

    public static string Python => OnPath("python3") ?? Missing("python3", "install it");

    public static string Node => OnPath("node") ?? Missing("node", "install Node.js");

    public static string Npm => OnPath("npm") ?? Missing("npm", "install Node.js with npm");

    /// <summary>Gets the folder of Python modules that holds prometheus_client.</summary>
    public static string PythonModules
    {
        get
        {
            string modules = Repository.File(".servers", "sid", "usr", "lib", "python3", "dist-packages");
            return Directory.Exists(Path.Combine(modules, "prometheus_client"))
                ? modules
                : Missing("Python's prometheus_client", HowToGetServers);
        }
    }

    /// <summary>Requires a linker for Native AOT.</summary>
    public static void RequireNativeToolchain()
    {
        if (OnPath("clang") is null && OnPath("gcc") is null)
        {
            Missing("a native toolchain (clang or gcc)", "install one with zlib's headers");
        }
    }

    /// <summary>Requires a kernel that lets this user create PID namespaces.</summary>
    public static async Task RequirePidNamespacesAsync()
    {
        if (OnPath("unshare") is not { } unshare || OnPath("nsenter") is null)
        {
            Missing("unshare or nsenter", "install util-linux");
            return;
        }

        CommandResult attempt = await Command.RunAsync(
            new ProcessStartInfo(unshare, ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "true"]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        if (attempt.ExitCode != 0)
        {
            Missing("the permission for PID namespaces", "allow user namespaces (" + attempt.Error.Trim() + ")");
        }
    }

    /// <summary>Skips a test that needs a right of root, or fails if nothing may be skipped.</summary>
    [DoesNotReturn]
    public static void MissingRight(string right, string reason) => Missing("the right " + right, $"run the tests as root ({reason})");

    private static string Server(string variable, string suite, string program)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } chosen)
        {
            Assert.True(File.Exists(chosen), $"{variable} names {chosen}, which does not exist.");
            return chosen;
        }

        string fetched = Repository.File(".servers", suite, "usr", "bin", program);
        return File.Exists(fetched) ? fetched : Missing(program, $"{HowToGetServers} or set {variable}");
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    [DoesNotReturn]
    private static string Missing(string what, string remedy)
    {
        string reason = $"{what} is missing: {remedy}.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("METRICSCLIENT_NO_SKIPS") == "1", reason);
        throw new InvalidOperationException($"{reason} Nothing may be skipped here (METRICSCLIENT_NO_SKIPS=1).");
    }
}
