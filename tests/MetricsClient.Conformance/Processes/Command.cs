using System.Diagnostics;
using System.Text;

namespace MetricsClient.Conformance.Processes;

/// <summary>The exit code and the output of a program that has ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Gets standard output followed by standard error.</summary>
    public string Everything => Output + Error;
}

/// <summary>Runs a program to the end, with bytes on standard input, and kills the program if a time limit is exceeded.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, ReadOnlyMemory<byte> input, TimeSpan limit)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        using Process process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(process, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} took more than {limit}.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading the whole input; exit code and output show the reason.
        }
    }
}
