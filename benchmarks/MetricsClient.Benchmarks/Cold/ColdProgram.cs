using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MetricsClient.Benchmarks.Cold;

/// <summary>The project MetricsClient.ColdStart, published in one form. A run starts a process of the program.</summary>
internal sealed class ColdProgram
{
    /// <summary>Compiled while it runs.</summary>
    public const string AtRunTime = "at run time";

    /// <summary>The program and its libraries compiled before, as with PublishReadyToRun.</summary>
    public const string ReadyToRun = "ReadyToRun";

    /// <summary>Native AOT.</summary>
    public const string Native = "Native AOT";

    private const string Project = "benchmarks/MetricsClient.ColdStart/MetricsClient.ColdStart.csproj";
    private const string Solution = "MetricsClient.sln";

    private readonly string _path;

    private ColdProgram(string form, string path)
    {
        Form = form;
        _path = path;
    }

    public static string[] Forms { get; } = [AtRunTime, ReadyToRun, Native];

    public string Form { get; }

    /// <summary>Publishes the project into a folder.</summary>
    public static ColdProgram Publish(string form, DirectoryInfo folder)
    {
        string[] properties = form switch
        {
            AtRunTime => ["--self-contained", "false"],
            ReadyToRun => ["--self-contained", "false", "-p:PublishReadyToRun=true"],
            _ => ["-p:PublishAot=true"],
        };
        string output = Path.Combine(folder.FullName, form.Replace(' ', '-'));
        string project = Path.Combine(Root(), Project);
        ProcessStartInfo publish = new(
            "dotnet",
            ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-v", "q", "--nologo", .. properties])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(publish)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? new ColdProgram(form, Path.Combine(output, "MetricsClient.ColdStart"))
            : throw new InvalidOperationException($"The cold program could not be published ({form}): {log}");
    }

    /// <summary>From the start of a process to the first increment, in milliseconds.</summary>
    public double Inc(string library) => Run([library, "inc"], out _, static (started, line) =>
        Stopwatch.GetElapsedTime(started, long.Parse(line, CultureInfo.InvariantCulture)).TotalMilliseconds);

    /// <summary>The first scrape of a process, in milliseconds of processor time.</summary>
    public double Scrape(string library) =>
        Run([library, "scrape"], out _, static (_, line) => double.Parse(line, CultureInfo.InvariantCulture));

    /// <summary>From the start of a process with a push to its exit, in milliseconds.</summary>
    public double Push(string library, Uri gateway)
    {
        Run([library, "push", gateway.ToString().TrimEnd('/')], out double lifetime, static (_, _) => 0);
        return lifetime;
    }

    private double Run(string[] arguments, out double lifetime, Func<long, string, double> read)
    {
        var start = new ProcessStartInfo(_path, arguments) { RedirectStandardOutput = true };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        lifetime = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return process.ExitCode == 0
            ? read(started, line)
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with exit code {process.ExitCode}.");
    }

    // The folder of the solution, above the folder of this program.
    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"{Solution} was not found above {AppContext.BaseDirectory}.");
    }
}
