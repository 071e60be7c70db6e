using System.Diagnostics.Tracing;

namespace MetricsClient.Tests.Registry;

public sealed class OnProblemTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly List<MetricsProblem> _heard = [];

    public OnProblemTests()
    {
        _registry.OnProblem(_heard.Add);
    }

    [Fact]
    public void A_problem_is_told_once_however_often_it_occurs()
    {
        var cause = new InvalidOperationException("No.");
        _registry.CreateGauge("x", "", double () => throw cause);

        _registry.InText();
        _registry.InText();

        MetricsProblem problem = _heard.Single();
        Assert.Equal(
            ("collect", "x", "'x' failed to give its values, and was left out of the collect: No."), (problem.Kind, problem.Subject, problem.Message));
        Assert.Same(cause, problem.Exception);
        Assert.Equal(problem.Message, problem.ToString());
    }

    [Fact]
    public void Different_problems_are_all_told()
    {
        _registry.CreateGauge("x", "", double () => throw new InvalidOperationException("No."));
        _registry.CreateGauge("y", "", double () => throw new InvalidOperationException("No."));
        MetricFamily<Counter> family = _registry.CreateCounter("x_y_total", "", new CounterOptions { SeriesLimit = 1 }, "label");
        family.WithLabels("a");
        family.WithLabels("b");
        _registry.InText();

        Assert.Equal(
            [("series-limit", "x_y_total"), ("collect", "x"), ("collect", "y")], _heard.Select(static problem => (problem.Kind, problem.Subject)));
    }

    [Fact]
    public void A_reached_limit_says_what_to_do()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", new CounterOptions { SeriesLimit = 1 }, "label");
        family.WithLabels("a");
        Assert.Empty(_heard);

        family.WithLabels("b").Inc();
        family.WithLabels("c").Inc();

        Assert.Equal(
            "'x_total' has reached its limit of 1 series; further label values go to the series '__overflow__'. Use fewer label values or raise SeriesLimit.",
            _heard.Single().Message);
    }

    [Fact]
    public void A_reached_limit_of_gauges_says_that_updates_are_only_counted()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", new GaugeOptions { SeriesLimit = 1 }, "label");
        family.WithLabels("a");

        family.WithLabels("b").Inc();

        Assert.Equal(
            "'x' has reached its limit of 1 series; updates with further label values are only counted. Use fewer label values or raise SeriesLimit.",
            _heard.Single().Message);
    }

    [Fact]
    public void A_listener_that_fails_reaches_nobody()
    {
        var heardBehind = new List<MetricsProblem>();
        _registry.OnProblem(static _ => throw new InvalidOperationException("The listener's own failure."));
        _registry.OnProblem(heardBehind.Add);
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", new CounterOptions { SeriesLimit = 1 }, "label");

        family.WithLabels("a").Inc();
        family.WithLabels("b").Inc();

        Assert.Single(heardBehind);
        Assert.Equal(1, family.WithLabels("c").Value);
    }

    [Fact]
    public void A_disposed_listener_hears_nothing_more()
    {
        var heard = new List<MetricsProblem>();
        IDisposable listening = _registry.OnProblem(heard.Add);
        listening.Dispose();
        listening.Dispose();

        _registry.Report(new MetricsProblem("kind", "subject", "It happened.", null));

        Assert.Empty(heard);
        Assert.Single(_heard);
    }

    [Fact]
    public void A_problem_that_is_over_may_be_told_again()
    {
        _registry.Report(new MetricsProblem("kind", "subject", "It happened.", null));
        _registry.Forget("kind", "other subject");
        _registry.Report(new MetricsProblem("kind", "subject", "It happened again.", null));
        _registry.Forget("kind", "subject");
        _registry.Report(new MetricsProblem("kind", "subject", "It is back.", null));

        Assert.Equal(["It happened.", "It is back."], _heard.Select(static problem => problem.Message));
    }

    [Fact]
    public void Of_threads_that_meet_a_problem_at_once_one_tells_it()
    {
        int heard = 0;
        _registry.OnProblem(_ => Interlocked.Increment(ref heard));

        Race.Run(8, _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                _registry.Report(new MetricsProblem("kind", $"subject {i}", "It happened.", null));
            }
        });

        Assert.Equal(100, heard);
    }

    [Fact]
    public void The_event_source_tells_a_problem_once()
    {
        using var listener = new Listener();
        string subject = $"subject of {nameof(The_event_source_tells_a_problem_once)}";

        _registry.Report(new MetricsProblem("kind", subject, "It happened.", null));
        _registry.Report(new MetricsProblem("kind", subject, "It happened.", null));

        Assert.Equal(["kind", subject, "It happened."], listener.Events.Single(payload => subject.Equals(payload[1])));
    }

    [Fact]
    public void A_problem_has_a_kind_a_subject_and_a_message()
    {
        Assert.Throws<ArgumentException>("kind", () => new MetricsProblem("", "subject", "message", null));
        Assert.Throws<ArgumentNullException>("subject", () => new MetricsProblem("kind", null!, "message", null));
        Assert.Throws<ArgumentException>("message", () => new MetricsProblem("kind", "subject", "", null));
        Assert.Throws<ArgumentNullException>("callback", () => _registry.OnProblem(null!));
    }

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

        // Other tests run beside this one and have problems of their own.
        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            lock (_events)
            {
                _events.Add([.. eventData.Payload!]);
            }
        }
    }
}
