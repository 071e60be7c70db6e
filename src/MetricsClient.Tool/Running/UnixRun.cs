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
    private readonly CommandTree? _tree;
    private readonly long _started;

    private UnixRun(Children children, ForwardedSignals signals, CommandTree? tree, Func<Action, int> start)
    {
        _children = children;
        _signals = signals;
        _tree = tree;
        _witness = SignalWitness.TryStart(children);
        try
        {
            ProcessId = Start(start);
            _started = Stopwatch.GetTimestamp();
            _tree?.CommandStarted(ProcessId);
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
        CommandTree? tree = isLimited ? CommandTree.BeforeStart() : null;
        var children = new Children();
        var signals = new ForwardedSignals(children.Gate, inherited);
        FileLimit.Restore();
        IReadOnlyList<byte[]> words = RawWords.Last(command);
        IReadOnlyList<byte[]> environment = RawWords.Environment();
        Spawn SpawnAfter(Action before) =>
            new(environment, inherited.Ignored, inherited.Blocked) { HasOwnGroup = tree is { HasOwnGroup: true }, BeforeStart = before };
        try
        {
            return new UnixRun(
                children, signals, tree, before => inherited.WithIgnored(() => Executable.Start(words, environment, SpawnAfter(before))));
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

    // Under the gate no signal is received. A signal that reached the group before the start has not reached the command. A signal during
    // the start has either ended the command, or the command does not handle the signal yet and gets it again without harm.
    private int Start(Func<Action, int> start)
    {
        lock (_children.Gate)
        {
            ulong early = 0;
            int id = _children.Add(() => start(() => early = _witness?.Seen() ?? 0));
            ulong seen = _witness?.Seen() ?? 0;
            early |= seen == 0 ? 0 : seen & ~ProcessTree.Signals(id, "SigCgt:");
            _witness?.Forget(early);
            _signals.CommandStarted(early);
            return id;
        }
    }

    private bool HasEnded() => _children.EndOf(ProcessId) is not null;

    private bool HaveAllEnded() => HasEnded() && !SendToAll(signal: 0);

    private bool SendToAll(int signal) => _tree?.Send(_children, signal, _witness?.ProcessId) ?? false;

    // Returns null if it is unknown whether the signal was sent to promjob alone.
    private bool? HasReachedCommand(int signal)
    {
        bool? seen = _witness?.HasSeen(signal);
        if (!Posix.IsInOwnGroup(ProcessId))
        {
            return seen == true && _witness is { IsInGroup: false } ? true : null;
        }

        // Without a witness, the terminal is the only known sender to a group: it sends INT and QUIT to the foreground group.
        return seen ?? (signal is Posix.Interrupt or Posix.Quit && Posix.IsInForeground() ? true : null);
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

            _signals.Decide(now, HasReachedCommand, signal => _children.Send(ProcessId, signal));
            if (_signals.AreDecided)
            {
                _witness?.Maintain(now, Posix.IsInOwnGroup(ProcessId));
            }

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
