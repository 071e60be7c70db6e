using System.CommandLine;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Tests;

/// <summary>The exit code and output of a command line, run in this process.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public static async Task<ToolRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = await PromJob.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = error });
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }
}
