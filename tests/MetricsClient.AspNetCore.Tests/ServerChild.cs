using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>A console program with a metrics server, in a folder of its own. Disposal ends the program.</summary>
internal sealed class ServerChild : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("server-child-");
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerChild(string server, string settings, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), settings);
        var start = new ProcessStartInfo
        {
            // A test run in the background of a script ignores SIGINT, and child processes inherit the ignored signal.
            FileName = "env",
            ArgumentList = { "--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "MetricsClient.ServerChild"), server },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public int Port { get; private set; }

    public static async Task<ServerChild> StartAsync(
        string server, string settings = "{}", params (string Name, string Value)[] environment)
    {
        var child = new ServerChild(server, settings, environment);
        child.Port = int.Parse(await child.ReadLineAsync(), null);
        return child;
    }

    /// <summary>Sends a command, and returns the response.</summary>
    public async Task<string> SendAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        return await ReadLineAsync();
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Ends the input of the program.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end, and returns the exit code and the rest of both outputs.</summary>
    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("The program ended: " + await _errors);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
