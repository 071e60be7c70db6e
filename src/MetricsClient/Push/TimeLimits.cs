using MetricsClient.Text;

namespace MetricsClient.Push;

/// <summary>Validates the times in options.</summary>
internal static class TimeLimits
{
    /// <summary>The shortest time limit of a request.</summary>
    public static readonly TimeSpan s_shortestTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>The shortest pause between pushes. A shorter pause is probably a mistake in the unit.</summary>
    public static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(100);

    // The limits of .NET in milliseconds are 2^32 - 2 for timers and 2^31 - 1 for CancellationTokenSource, which is
    // 24.8 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>Validates a time for which a timer is started.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is too short, or too long for a timer.</exception>
    public static void CheckTimer(TimeSpan time, TimeSpan shortest, string name)
    {
        if (time < shortest || time > s_longest)
        {
            throw Throw.BadPushTime(name, time, shortest, s_longest);
        }
    }

    /// <summary>Validates a time for which no timer is started.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static void CheckPositive(TimeSpan? time, string name)
    {
        if (time <= TimeSpan.Zero)
        {
            throw Throw.BadDeclaredTime(name, time.Value);
        }
    }
}
