namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Metrics with a managed lifetime: leases disappear, and the lifetime becomes <c>TimeToLive</c>.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public void A_lease_becomes_a_look_up() => Move.Members(
        """
            private static readonly IManagedLifetimeMetricFactory s_factory = Metrics.WithManagedLifetime(expiresAfter: TimeSpan.FromSeconds(30));
            private readonly IManagedLifetimeMetricHandle<IGauge> _a = Metrics.WithManagedLifetime(TimeSpan.FromMinutes(1)).CreateGauge("a", "A.", new[] { "x" });
            private readonly IManagedLifetimeMetricHandle<ICounter> _b = s_factory.CreateCounter("b_total", "B.");
            private readonly ICollector<IHistogram> _c = s_factory.CreateHistogram("c", "C.", new[] { "x" }, new HistogramConfiguration { Buckets = new double[] { 1 } }).WithExtendLifetimeOnUse();
            public void Run(string x)
            {
                _a.WithLease(gauge => gauge.Set(1), x);
                _a.WithLease(gauge =>
                {
                    gauge.Set(1);
                    gauge.Inc(2);
                }, x);
                _b.WithLease(counter => counter.Inc());
                double value = _a.WithLease(gauge => gauge.Value, x);
                _a.WithLease((add, gauge) => gauge.Inc(add), value, x);
                using (_a.AcquireLease(out var gauge, x))
                {
                    gauge.Inc();
                }
                using var lease = _b.AcquireLease(out ICounter counter);
                counter.Inc();
                _c.WithLabels("1").Observe(1);
            }
        """,
        """
            private static readonly CollectorRegistry s_factory = Metrics.DefaultRegistry;
            private readonly MetricFamily<Gauge> _a = Metrics.CreateGauge("a", "A.", new[] { "x" }, new GaugeOptions { TimeToLive = TimeSpan.FromMinutes(1) });
            private readonly Counter _b = s_factory.CreateCounter("b_total", "B.", new CounterOptions { TimeToLive = TimeSpan.FromSeconds(30) });
            private readonly MetricFamily<Histogram> _c = s_factory.CreateHistogram("c", "C.", new[] { "x" }, new HistogramOptions { Buckets = new double[] { 1 }, TimeToLive = TimeSpan.FromSeconds(30) });
            public void Run(string x)
            {
                _a.WithLabels(x).Set(1);
                {
                    var gauge = _a.WithLabels(x);
                    gauge.Set(1);
                    gauge.Inc(2);
                }
                _b.Inc();
                double value = _a.WithLabels(x).Value;
                _a.WithLabels(x).Inc(value);
                {
                    var gauge = _a.WithLabels(x);
                    gauge.Inc();
                }
                Counter counter = _b;
                counter.Inc();
                _c.WithLabels("1").Observe(1);
            }
        """);

    [Fact]
    public void Each_statement_of_a_lease_has_a_line_of_its_own() => Move.Statements(
        """
        var h = Metrics.WithManagedLifetime(TimeSpan.FromMinutes(1)).CreateGauge("a", "A.", new[] { "x" });
        using (h.AcquireRefLease(out var gauge, "1")) { gauge.Set(1); gauge.Inc(); }
        h.WithLease(g => { g.Set(1); g.Inc(); }, "2");
        if (services.Count > 0)
            using (h.AcquireLease(out var other, "3")) other.Set(3);
        using (h.AcquireLease(out var first, "4"))
        using (h.AcquireLease(out var second, "5"))
        {
            first.Set(second.Value);
        }
        """,
        """
        var h = Metrics.CreateGauge("a", "A.", new[] { "x" }, new GaugeOptions { TimeToLive = TimeSpan.FromMinutes(1) });
        {
            var gauge = h.WithLabels("1");
            gauge.Set(1);
            gauge.Inc();
        }
        {
            var g = h.WithLabels("2");
            g.Set(1);
            g.Inc();
        }
        if (services.Count > 0)
            {
                var other = h.WithLabels("3");
                other.Set(3);
            }
        {
            var first = h.WithLabels("4");
            var second = h.WithLabels("5");
            first.Set(second.Value);
        }
        """);

    // prometheus-net keeps the series until the lease ends, and MetricsClient for a time after the last update.
    [Fact]
    public void A_lease_whose_code_awaits_is_moved_and_left_as_a_manual_change()
    {
        var program = MovedProgram.Of(
            """
            using Prometheus;
            class C
            {
                private readonly IManagedLifetimeMetricHandle<IGauge> _a = Metrics.WithManagedLifetime(TimeSpan.FromMinutes(1)).CreateGauge("a", "A.", new[] { "x" });
                public async Task Run(Task work)
                {
                    await _a.WithLeaseAsync(async gauge => await Use(gauge), "1");
                    await _a.WithLeaseAsync(gauge => Use(gauge), "2");
                    using (_a.AcquireLease(out var gauge, "3"))
                    {
                        gauge.Inc();
                        await work;
                    }
                    using (_a.AcquireLease(out var gauge, "4"))
                        Then(async () => await work);
                    using var lease = _a.AcquireLease(out var last, "5");
                    last.Inc();
                    await work;
                }
                private Task Use(IGauge gauge) => Task.CompletedTask;
                private void Then(Func<Task> work) { }
            }

            """);

        Assert.Equal(
            """
            using MetricsClient;
            class C
            {
                private readonly MetricFamily<Gauge> _a = Metrics.CreateGauge("a", "A.", new[] { "x" }, new GaugeOptions { TimeToLive = TimeSpan.FromMinutes(1) });
                public async Task Run(Task work)
                {
                    await Use(_a.WithLabels("1"));
                    await Use(_a.WithLabels("2"));
                    {
                        var gauge = _a.WithLabels("3");
                        gauge.Inc();
                        await work;
                    }
                    {
                        var gauge = _a.WithLabels("4");
                        Then(async () => await work);
                    }
                    var last = _a.WithLabels("5");
                    last.Inc();
                    await work;
                }
                private Task Use(Gauge gauge) => Task.CompletedTask;
                private void Then(Func<Task> work) { }
            }

            """,
            program.Files[0]);
        Assert.Equal("", string.Join('\n', program.Errors));
        Assert.Equal(
            Enumerable.Select([7, 8, 10, 18], static line => $"{line}: The series expires after its last update, also while this code awaits; update the series in time, or set a longer TimeToLive. [lifetimes]"),
            program.Remaining);
    }

    [Fact]
    public void A_factory_with_labels_keeps_the_labels() => Move.Statements(
        """Metrics.WithLabels(new Dictionary<string, string> { ["app"] = "shop" }).WithManagedLifetime(TimeSpan.FromSeconds(9)).CreateGauge("a", "A.").WithLease(g => g.Inc());""",
        """Metrics.WithLabels(new Dictionary<string, string> { ["app"] = "shop" }).CreateGauge("a", "A.", new GaugeOptions { TimeToLive = TimeSpan.FromSeconds(9) }).Inc();""");

    [Fact]
    public void A_factory_that_a_method_receives_is_left_as_a_manual_change()
    {
        var program = MovedProgram.Of("using Prometheus;\nclass C\n{\n    object M(IManagedLifetimeMetricFactory f) => f.CreateGauge(\"a\", \"\");\n}\n");

        Assert.Equal("using MetricsClient;\nclass C\n{\n    object M(CollectorRegistry f) => f.CreateGauge(\"a\", \"\");\n}\n", program.Files[0]);
        Assert.Equal(
            ["4: A factory with a managed lifetime has no counterpart; set TimeToLive in the options of each metric that the factory creates. [lifetimes]"],
            program.Remaining);
    }

    [Theory]
    [InlineData("Metrics.WithManagedLifetime(TimeSpan.Zero).CreateGauge(\"a\", \"\").WithLease(g => { g.Inc(); return 1; });")]
    [InlineData("IDisposable lease = Metrics.WithManagedLifetime(TimeSpan.Zero).CreateGauge(\"a\", \"\").AcquireLease(out IGauge g);")]
    public void A_lease_with_a_result_is_left_as_a_manual_change(string statements) =>
        Move.Leaves(statements, "Replace the lease by WithLabels on the family. [lifetimes]");
}
