using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.Conformance.Processes;

/// <summary>A program that is process 1 of a PID namespace, as in a container without an init program. Disposal kills the program.</summary>
internal sealed class FirstProcess : IAsyncDisposable
{
    private static readonly string[] s_namespace = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"];

    private readonly ChildProcess _unshare;
    private readonly int _id;

    private FirstProcess(ChildProcess unshare, int id)
    {
        _unshare = unshare;
        _id = id;
    }

    /// <summary>Gets the lines printed so far.</summary>
    public string Output => _unshare.Output;

    /// <summary>Gets a value indicating whether the program handles SIGTERM at the moment.</summary>
    public bool HandlesTerminate => (Convert.ToUInt64(Status(_id, "SigCgt"), 16) & (1UL << (15 - 1))) != 0;

    /// <summary>Starts a program as process 1, and waits until it prints a line.</summary>
    /// <returns>The running program.</returns>
    public static async Task<FirstProcess> StartAsync(string line, string program, params IEnumerable<string> arguments)
    {
        await Tools.RequirePidNamespacesAsync();
        var unshare = ChildProcess.Start("unshare", [.. s_namespace, program, .. arguments]);
        try
        {
            await unshare.WaitForLineAsync(line);
            return new FirstProcess(unshare, int.Parse(Children(unshare.Id).Single(), null));
        }
        catch
        {
            await unshare.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends SIGTERM, as the engine of the containers does.</summary>
    public void Terminate() => ChildProcess.Send(_id, PosixSignal.SIGTERM);

    /// <summary>Starts two programs whose parent ends at once, so that they become children of process 1, and waits for their end.</summary>
    /// <param name="zombies">The number of ended programs that process 1 is expected not to collect.</param>
    /// <exception cref="TimeoutException">Another number of ended programs is left.</exception>
    public async Task OrphanTwoAsync(int zombies)
    {
        int before = Children(_id).Length;
        string[] nsenter = ["--target", $"{_id}", "--user", "--pid", "--mount", "sh", "-c", "(true & true &)"];
        CommandResult started = await Command.RunAsync(new ProcessStartInfo("nsenter", nsenter), ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        Assert.True(started.ExitCode == 0, started.Everything);
        await Eventually.GetAsync(
            $"{zombies} ended children", () => Task.FromResult(Children(_id).Length == before + zombies && Zombies() == zombies ? this : null));
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> WaitForExitAsync() => _unshare.WaitForExitAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _unshare.DisposeAsync();

    private static string[] Children(int id) => File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Status(int id, string field) =>
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(field + ':', StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    private int Zombies() => Children(_id).Count(static child => IsZombie(int.Parse(child, null)));

    private static bool IsZombie(int id)
    {
        try
        {
            return Status(id, "State").StartsWith('Z');
        }
        catch (IOException)
        {
            return false; // collected since the list was read
        }
    }
}
