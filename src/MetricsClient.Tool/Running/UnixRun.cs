using System.Diagnostics;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>A run on Linux or macOS. The command starts with the state that this process inherited.</summary>
internal sealed class UnixRun : CommandRun
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_pauseOfTermination = TimeSpan.FromMilliseconds(20);

    private readonly Children _children;
    private readonly ForwardedSignals _signals;
    private readonly SignalWitness? _witness;
    private readonly PeakMemory _memory = new();
    private readonly bool _adoptsOrphans;
    private readonly long _started;

    private UnixRun(Children children, ForwardedSignals signals, bool isLimited, Func<int> start)
    {
        _children = children;
        _signals = signals;
        _adoptsOrphans = isLimited && Posix.AdoptOrphans();
        _witness = SignalWitness.TryStart(children);
        try
        {
            ProcessId = children.Add(start);
            _started = Stopwatch.GetTimestamp();
            _signals.CommandStarted();
            _memory.Begin(ProcessId);
        }
        catch
        {
            _witness?.Dispose();
            throw;
        }
    }

    public override int ProcessId { get; }

    /// <summary>Starts the command.</summary>
    /// <exception cref="ToolException">The command does not exist or cannot be executed.</exception>
    public static UnixRun Begin(IReadOnlyList<string> command, bool isLimited)
    {
        var inherited = InheritedSignals.Read();
        InheritedSignals.KeepExitCodes();
        var children = new Children();
        var signals = new ForwardedSignals(children.Gate, inherited);
        FileLimit.Restore();
        IReadOnlyList<byte[]> words = RawWords.Last(command);
        IReadOnlyList<byte[]> environment = RawWords.Environment();
        var spawn = new Spawn(environment, inherited.Ignored, inherited.Blocked);
        try
        {
            return new UnixRun(
                children, signals, isLimited, () => inherited.WithIgnored(() => Executable.Start(words, environment, spawn)));
        }
        catch
        {
            signals.Dispose();
            throw;
        }
    }

    public override CommandEnd Wait(TimeSpan? maxDuration, TimeSpan killAfter)
    {
        long limit = maxDuration is { } time ? _started + Ticks(time) : long.MaxValue;
        lock (_children.Gate)
        {
            bool timedOut = !Until(HasEnded, limit, s_longestPause);
            bool killed = timedOut && !Terminate(killAfter);
            ChildEnd end = _children.EndOf(ProcessId)!.Value;
            return new CommandEnd(
                killed ? ExitCode.Signal + Posix.Kill : timedOut ? ExitCode.TimedOut : end.ExitCode,
                timedOut,
                Stopwatch.GetElapsedTime(_started, timedOut ? Stopwatch.GetTimestamp() : end.Time),
                end.Usage.User,
                end.Usage.System,
                _memory.Bytes(end.Usage.PeakBytes));
        }
    }

    public override void Dispose()
    {
        _signals.Dispose();
        _witness?.Dispose();
    }

    // SIGTERM goes to all descendants of the command, because they continue when the command ends. SIGCONT follows,
    // because a stopped process handles SIGTERM only after SIGCONT. Returns false if SIGKILL was necessary.
    private bool Terminate(TimeSpan killAfter)
    {
        SendToAll(Posix.Terminate);
        SendToAll(Posix.Continue);
        if (Until(HaveAllEnded, Stopwatch.GetTimestamp() + Ticks(killAfter), s_pauseOfTermination))
        {
            return true;
        }

        Until(() => !SendToAll(Posix.Kill) && HasEnded(), long.MaxValue, s_pauseOfTermination);
        return false;
    }

    private bool HasEnded() => _children.EndOf(ProcessId) is not null;

    private bool HaveAllEnded() => HasEnded() && !SendToAll(signal: 0);

    // Returns true if a descendant exists and this process may send signals to it.
    private bool SendToAll(int signal)
    {
        bool any = false;
        foreach (int id in ProcessTree.Of(_adoptsOrphans ? Environment.ProcessId : ProcessId))
        {
            bool isOwn = id == Environment.ProcessId || id == _witness?.ProcessId;
            any |= !isOwn && ProcessTree.StartOf(id) is not null && Posix.Send(id, signal);
        }

        return any;
    }

    // Works until the condition is true or the time has come: samples the memory, and forwards signals. Returns false
    // if the time has come first.
    private bool Until(Func<bool> condition, long time, TimeSpan longestPause)
    {
        while (!condition())
        {
            long now = Stopwatch.GetTimestamp();
            if (now >= time)
            {
                return false;
            }

            if (now >= _memory.NextSample)
            {
                _memory.Sample(ProcessId, now);
            }

            _signals.Decide(now, _witness, signal => _children.Send(ProcessId, signal));
            long next = Math.Min(time, Math.Min(_memory.NextSample, _signals.NextDue)) - Stopwatch.GetTimestamp();
            Monitor.Wait(_children.Gate, Pause(next, longestPause));
        }

        return true;
    }

    // Rounded up to whole milliseconds, so that the loop does not run without a pause.
    private static TimeSpan Pause(long ticks, TimeSpan longest)
    {
        double milliseconds = Math.Ceiling(Math.Clamp(ticks * 1000.0 / Stopwatch.Frequency, 0, longest.TotalMilliseconds));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
