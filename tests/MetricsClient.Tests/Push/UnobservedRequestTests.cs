using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Push;

/// <summary>The requests of a pusher are no part of the metrics and traces of the program.</summary>
public sealed class UnobservedRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_requests_of_a_push_change_no_metric_and_start_no_activity()
    {
        var measured = new ConcurrentBag<string>();
        var started = new ConcurrentBag<string>();
        using MeterListener meters = Listen(measured);
        using var activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "System.Net.Http",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => started.Add(Port(activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(activities);
        await using var pushed = new TestGateway(GatewayAnswers.Status(503), GatewayAnswers.Status(200));
        await using var called = new TestGateway();
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "backup",
            Push = { Gateway = pushed.Address, Registry = new CollectorRegistry(), Timeout = TestGateway.Patience },
        });

        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        using (var http = new HttpClient())
        {
            using HttpResponseMessage response = await http.GetAsync(called.Address, Cancellation);
        }

        meters.RecordObservableInstruments();
        Assert.Contains($"{called.Address.Port}", measured);
        Assert.Contains($"{called.Address.Port}", started);
        Assert.DoesNotContain($"{pushed.Address.Port}", measured);
        Assert.DoesNotContain($"{pushed.Address.Port}", started);
        Assert.All(pushed.Rest(), static request => Assert.False(request.Headers.ContainsKey("traceparent")));
    }

    private static MeterListener Listen(ConcurrentBag<string> ports)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "System.Net.Http")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => ports.Add(Port(tags.ToArray())));
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => ports.Add(Port(tags.ToArray())));
        listener.Start();
        return listener;
    }

    private static string Port(IEnumerable<KeyValuePair<string, object?>> tags) => $"{tags.FirstOrDefault(static tag => tag.Key == "server.port").Value}";
}
