using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>
/// A receiver that fails in every way, in a random order: no sample is out of order, and each sample is either stored or was refused for all time.
/// </summary>
public sealed class FaultTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    // Longer than any pause after a failure.
    private static readonly TimeSpan s_recovery = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");
    private readonly TimerWatch _time = new();
    private readonly CollectorRegistry _registry;
    private readonly Gauge _level;
    private Task? _secondTry;
    private Task<bool>? _hang;

    public FaultTests()
    {
        _registry = new CollectorRegistry(_time);
        _level = _registry.CreateGauge("level", "Level.");
        _registry.CreateGauge("second_level", "A second series, so that a request can be divided.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [Trait("Rounds", "random")]
    [InlineData(false, RemoteWriteProtocol.Version1)]
    [InlineData(true, RemoteWriteProtocol.Version1)]
    [InlineData(false, RemoteWriteProtocol.PreferVersion2)]
    [InlineData(true, RemoteWriteProtocol.PreferVersion2)]
    public async Task Faults_in_a_random_order_cost_no_sample_that_was_not_refused_and_no_order(bool inFolder, RemoteWriteProtocol protocol)
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        int pushes = 60 * Rounds.Factor;
        bool isHealthy = false;
        await using var receiver = new StoringReceiver(() => isHealthy || random.Next(3) == 0 ? Fault.None : (Fault)random.Next(1, 12));
        await using MetricPusher pusher = Pusher(receiver.Address, options =>
        {
            options.Protocol = protocol;
            options.Queue.Folder = inFolder ? _folder.FullName : null;
            options.Queue.MaxAge = TimeSpan.FromDays(100);
        });

        for (int i = 1; i <= pushes; i++)
        {
            await PushAsync(pusher, receiver, i);
            _time.Advance(TimeSpan.FromSeconds(random.Next(1, 5)));
        }

        isHealthy = true;
        _time.Advance(s_recovery);
        PushResult last = await PushAsync(pusher, receiver, pushes + 1);

        Assert.True(last.Outcome is PushOutcome.Success or PushOutcome.Rejected, $"seed {seed}: {last}");
        Assert.Empty(receiver.OutOfOrder);
        IEnumerable<double> received = Levels(receiver.Stored.Values.SelectMany(static all => all).Concat(receiver.Refused));
        double[] missing = [.. Enumerable.Range(1, pushes + 1).Select(static i => (double)i).Except(received)];
        Assert.True(missing.Length == 0, $"seed {seed}: of {pushes} values these are missing: {string.Join(' ', missing)}");
        Assert.NotEmpty(receiver.Refused);
        Assert.Empty(_folder.GetFiles("*.write?"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_is_gone_for_a_minute_misses_nothing(bool inFolder)
    {
        var first = new StoringReceiver(static () => Fault.None);
        await using MetricPusher pusher = Pusher(first.Address, options => options.Queue.Folder = inFolder ? _folder.FullName : null);
        await PushAsync(pusher, first, 1);
        await first.DisposeAsync();
        for (int i = 2; i <= 61; i++)
        {
            Assert.Equal(PushOutcome.Unreachable, (await PushAsync(pusher, first, i)).Outcome);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var second = new StoringReceiver(static () => Fault.None, first.Port) { Stored = first.Stored };
        _time.Advance(s_recovery);
        Assert.True((await PushAsync(pusher, second, 62)).IsSuccess);

        Assert.Empty(second.OutOfOrder);
        Assert.Equal(Enumerable.Range(1, 62).Select(static i => (double)i), Levels(Level(second)));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_for_hours_misses_only_samples_beyond_the_bound_and_the_queue_stays_small()
    {
        const int MaxBytes = 20_000;
        const int Pushes = 500;
        var first = new StoringReceiver(static () => Fault.None);
        await using MetricPusher pusher = Pusher(first.Address, static options =>
        {
            options.Queue.MaxBytes = MaxBytes;
            options.Queue.MaxAge = TimeSpan.FromDays(2);
        });
        await PushAsync(pusher, first, 1);
        await first.DisposeAsync();
        for (int i = 2; i <= Pushes; i++)
        {
            await PushAsync(pusher, first, i);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        int requests = 0;
        await using var second = new StoringReceiver(
            () =>
            {
                requests++;
                return Fault.None;
            },
            first.Port)
        {
            Stored = first.Stored,
        };
        Assert.True((await PushAsync(pusher, second, Pushes + 1)).IsSuccess);

        double[] stored = [.. Levels(Level(second))];
        Assert.Empty(second.OutOfOrder);

        // The first sample, and the newest samples without a gap.
        Assert.Equal([1, .. Enumerable.Range(Pushes + 3 - stored.Length, stored.Length - 1).Select(static i => (double)i)], stored);
        Assert.InRange(requests, 10, 200);
        Assert.InRange(second.Bytes, MaxBytes / 2, MaxBytes + (MaxBytes / requests * 2));
    }

    [Fact]
    public async Task Updates_go_on_while_a_push_waits_for_a_receiver_that_never_responds()
    {
        await using var receiver = new StoringReceiver(static () => Fault.Hang);
        await using MetricPusher pusher = Pusher(receiver.Address, static _ => { });
        Task<PushResult> push = pusher.PushAsync(TestContext.Current.CancellationToken);
        await receiver.HangAsync();

        for (int i = 0; i < 100_000; i++)
        {
            _level.Inc();
        }

        Assert.False(push.IsCompleted);
        _time.Advance(s_timeout);
        Assert.Equal(PushOutcome.TimedOut, (await push).Outcome);
    }

    private static List<ReceivedSample> Level(StoringReceiver receiver) => receiver.Stored.Single(static series => series.Key.Contains("=level,", StringComparison.Ordinal)).Value;

    private static IEnumerable<double> Levels(IEnumerable<ReceivedSample> samples) =>
        samples.Where(static sample => sample.Series.Contains("=level,", StringComparison.Ordinal)).Select(static sample => sample.Value).Distinct().Order();

    private MetricPusher Pusher(Uri endpoint, Action<RemoteWriteOptions> configure)
    {
        var remoteWrite = new RemoteWriteOptions { Endpoint = endpoint, Instance = "i", Relabel = static (family, _) => family.EndsWith("level", StringComparison.Ordinal) };
        configure(remoteWrite);
        var options = new MetricPusherOptions { Job = "j", ShutdownAction = ShutdownAction.None, Push = { Registry = _registry, Timeout = s_timeout } };
        options.Push.AddRemoteWrite(remoteWrite);
        return new MetricPusher(options);
    }

    // Advances the clock only while the push waits for the clock: in the pause before the second try, and when the receiver does not respond.
    private async Task<PushResult> PushAsync(MetricPusher pusher, StoringReceiver receiver, double level)
    {
        _level.Set(level);
        Task<PushResult> push = pusher.PushAsync(TestContext.Current.CancellationToken);
        while (true)
        {
            _secondTry ??= _time.SetAsync(TestReceiver.SecondTry);
            _hang ??= receiver.HangAsync();
            Task first = await Task.WhenAny(push, _secondTry, _hang);
            if (first == push)
            {
                return await push;
            }

            if (first == _secondTry)
            {
                await _secondTry;
                _secondTry = null;
                _time.Advance(TestReceiver.SecondTry);
            }
            else
            {
                // The question for the version, which has no samples, may use less than a third of the time.
                bool hasSamples = await _hang;
                _hang = null;
                _time.Advance(hasSamples ? s_timeout : s_timeout * 0.3);
            }
        }
    }
}
