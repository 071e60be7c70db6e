namespace MetricsClient.RemoteWrite.Sending;

/// <summary>
/// The pause after failed requests. The pause doubles with each failure, and is at least as long as the receiver asks for.
/// </summary>
internal sealed class RetryPause
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    // A receiver that asks for a longer pause is asked again after this time.
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private TimeSpan _backoff;
    private long _until;

    public RetryPause(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The rest of the pause; zero if a request may be sent.</summary>
    public TimeSpan Remaining =>
        _backoff > TimeSpan.Zero && _time.GetElapsedTime(_time.GetTimestamp(), _until) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;

    public void AfterSuccess() => _backoff = TimeSpan.Zero;

    public void AfterFailure(TimeSpan? asked)
    {
        _backoff = _backoff == TimeSpan.Zero ? s_first : Shorter(_backoff * 2, s_longest);

        // Random, so that senders that failed at the same time do not all try again at the same time.
        TimeSpan pause = _backoff * (0.5 + (Random.Shared.NextDouble() * 0.5));
        pause = asked > pause ? Shorter(asked.Value, s_longestAsked) : pause;
        _until = _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
