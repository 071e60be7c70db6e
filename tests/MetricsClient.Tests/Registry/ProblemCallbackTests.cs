using System.Diagnostics.Tracing;

namespace MetricsClient.Tests.Registry;

public sealed class ProblemCallbackTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly ReportedProblems _reported;

    public ProblemCallbackTests()
    {
        _reported = new ReportedProblems(_registry);
    }

    [Fact]
    public void A_problem_that_occurs_twice_is_reported_once()
    {
        var cause = new InvalidOperationException("No.");
        _registry.CreateObservableGauge("x", "", double () => throw cause);

        _registry.InText();
        _registry.InText();

        MetricProblem problem = _reported.Single();
        Assert.Equal(
            (MetricProblemKind.CollectFailed, "x", "'x' failed to return its values, and was omitted from the collect: No."), (problem.Kind, problem.Subject, problem.Message));
        Assert.Same(cause, problem.Exception);
        Assert.Equal(problem.Message, problem.ToString());
    }

    [Fact]
    public void Different_problems_are_all_reported()
    {
        _registry.CreateObservableGauge("x", "", double () => throw new InvalidOperationException("No."));
        _registry.CreateObservableGauge("y", "", double () => throw new InvalidOperationException("No."));
        MetricFamily<Counter> family = _registry.CreateCounter("x_y_total", "", ["label"], new CounterOptions { MaxSeries = 1 });
        family.WithLabels("a");
        family.WithLabels("b");
        _registry.InText();

        Assert.Equal(
            [(MetricProblemKind.SeriesLimitReached, "x_y_total"), (MetricProblemKind.CollectFailed, "x"), (MetricProblemKind.CollectFailed, "y")],
            _reported.Select(static problem => (problem.Kind, problem.Subject)));
    }

    [Fact]
    public void The_problem_of_a_reached_limit_contains_the_remedy()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["label"], new CounterOptions { MaxSeries = 1 });
        family.WithLabels("a");
        Assert.Empty(_reported);

        family.WithLabels("b").Inc();
        family.WithLabels("c").Inc();

        Assert.Equal(
            "'x_total' has reached its limit of 1 series; updates with new label values go to the series '__overflow__'. Use fewer label values, or raise MaxSeries.",
            _reported.Single().Message);
    }

    [Fact]
    public void The_problem_of_a_reached_limit_of_gauges_says_that_updates_are_only_counted()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", ["label"], new GaugeOptions { MaxSeries = 1 });
        family.WithLabels("a");

        family.WithLabels("b").Inc();

        Assert.Equal(
            "'x' has reached its limit of 1 series; updates with new label values are counted, but not exposed. Use fewer label values, or raise MaxSeries.",
            _reported.Single().Message);
    }

    [Fact]
    public void An_exception_of_a_callback_is_ignored()
    {
        _registry.AddProblemCallback(static _ => throw new InvalidOperationException("The failure of the callback."));
        var reportedLater = new ReportedProblems(_registry);
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["label"], new CounterOptions { MaxSeries = 1 });

        family.WithLabels("a").Inc();
        family.WithLabels("b").Inc();

        Assert.Single(reportedLater);
        Assert.Equal(1, family.WithLabels("c").Value);
    }

    [Fact]
    public void A_disposed_callback_is_not_called()
    {
        var reported = new List<MetricProblem>();
        IDisposable listening = _registry.AddProblemCallback(reported.Add);
        listening.Dispose();
        listening.Dispose();

        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject", "It happened."));

        Assert.Single(_reported);
        Assert.Empty(reported);
    }

    [Fact]
    public void A_problem_that_has_ended_is_reported_again()
    {
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject", "It happened."));
        _registry.Problems.Forget(MetricProblemKind.MeterFailed, "other subject");
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject", "It happened again."));
        _registry.Problems.Forget(MetricProblemKind.MeterFailed, "subject");
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject", "It is back."));

        Assert.Equal(["It happened.", "It is back."], _reported.Select(static problem => problem.Message));
    }

    [Fact]
    public void A_problem_of_many_threads_is_reported_once()
    {
        int reported = 0;
        _registry.AddProblemCallback(_ => Interlocked.Increment(ref reported));

        Race.Run(8, _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, $"subject {i}", "It happened."));
            }
        });

        ReportedProblems.Await(_registry);
        Assert.Equal(100, reported);
    }

    [Fact]
    public void The_event_source_writes_a_problem_once()
    {
        using var listener = new Listener();
        string subject = $"subject of {nameof(The_event_source_writes_a_problem_once)}";

        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, subject, "It happened."));
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, subject, "It happened."));

        ReportedProblems.Await(_registry);
        Assert.Equal(["MeterFailed", subject, "It happened."], listener.Events.Single(payload => subject.Equals(payload[1])));
    }

    [Fact]
    public void A_callback_that_blocks_delays_no_update_and_the_problems_arrive_in_order_afterwards()
    {
        using var goOn = new ManualResetEventSlim();
        var order = new List<string>();
        int caller = Environment.CurrentManagedThreadId;
        _registry.AddProblemCallback(problem =>
        {
            Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
            goOn.Wait(TestContext.Current.CancellationToken);
            order.Add(problem.Subject);
        });
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"x{i}_total")];
        foreach (string name in names)
        {
            MetricFamily<Counter> family = _registry.CreateCounter(name, "", ["label"], new CounterOptions { MaxSeries = 1 });
            family.WithLabels("a").Inc();
            family.WithLabels("b").Inc();
        }

        Assert.Empty(order);
        Assert.False(_registry.Problems.Flush(TimeSpan.Zero));
        goOn.Set();

        Assert.Equal(names, _reported.Select(static problem => problem.Subject));
        Assert.Equal(names, order);
    }

    [Fact]
    [Trait("Lane", "full")]
    public void Beyond_the_limit_of_a_kind_problems_are_counted_and_other_kinds_are_still_reported()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, $"subject {i}", "It happened."));
            ReportedProblems.Await(_registry);
        }

        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject 10000", "It happened."));
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject 10001", "It happened."));
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject 1", "It happened again."));
        _registry.Report(new MetricProblem(MetricProblemKind.CollectFailed, "subject 10000", "It happened."));

        Assert.Equal(10_001, _reported.Count);
        Assert.Equal(MetricProblemKind.CollectFailed, _reported[^1].Kind);
        Assert.Equal(2, _registry.ValueOf("metricsclient_unreported_problems_total{kind=\"MeterFailed\"}"));
        Assert.True(_registry.Problems.Forget(MetricProblemKind.MeterFailed, "subject 1"));
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "subject 10002", "It happened."));
        Assert.Equal("subject 10002", _reported[^1].Subject);
    }

    [Fact]
    public void A_callback_can_report_problems_and_does_not_wait_for_itself()
    {
        bool waited = true;
        _registry.AddProblemCallback(problem =>
        {
            if (problem.Subject == "first")
            {
                _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "second", "It happened."));
                waited = _registry.Problems.Flush(TimeSpan.FromSeconds(30));
            }
        });

        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, "first", "It happened."));
        ReportedProblems.Await(_registry);

        Assert.Equal(["first", "second"], _reported.Select(static problem => problem.Subject));
        Assert.False(waited);
    }

    [Fact]
    public void A_null_callback_is_rejected() =>
        Assert.Throws<ArgumentNullException>("callback", () => _registry.AddProblemCallback(null!));

    private sealed class Listener : EventListener
    {
        private readonly List<object?[]> _events = [];

        public object?[][] Events
        {
            get
            {
                lock (_events)
                {
                    return [.. _events];
                }
            }
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "MetricsClient")
            {
                EnableEvents(eventSource, EventLevel.Warning);
            }
        }

        // Other tests run at the same time and report other problems.
        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            lock (_events)
            {
                _events.Add([.. eventData.Payload!]);
            }
        }
    }
}
