namespace MetricsClient.Analyzers.Tests;

public class RepetitionTests
{
    private static readonly string[] s_inLoops = ["a_total", "b", "c"];

    [Fact]
    public async Task A_registration_in_a_loop_is_a_warning()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            var registry = new CollectorRegistry();
            for (int i = 0; i < 3; i++)
            {
                Metrics.CreateCounter("a_total", "").Inc();
            }

            foreach (string arg in args)
            {
                if (arg.Length > 0)
                {
                    registry.CreateGauge("b", "", "l").WithLabels(arg).Set(1);
                }
            }

            while (registry.CreateGauge("c", "").Value < 1)
            {
            }
            """);

        Assert.Equal(
            s_inLoops.Select(static name =>
                $"MC0014 Warning: '{name}' is registered again in each round of a loop; register the metric once, and keep the object in a static field or a singleton"),
            messages);
    }

    [Fact]
    public async Task A_loop_that_ends_in_its_first_round_is_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        do
        {
            Metrics.CreateCounter("a_total", "").Inc();
        }
        while (false);
        while (true)
        {
            Metrics.CreateCounter("b_total", "").Inc();
            break;
        }

        foreach (string arg in args)
        {
            try
            {
                Metrics.CreateCounter("c_total", "").Inc();
                return;
            }
            catch (TimeoutException)
            {
            }
        }

        foreach (string arg in args)
        {
            foreach (char letter in arg)
            {
                if (letter == 'a')
                {
                    Metrics.CreateCounter("e_total", "").Inc();
                    return;
                }
            }
        }

        for (int i = 0; i < 9; i++)
        {
            if (i == 3)
            {
                Metrics.CreateCounter("d_total", "").Inc();
                throw new TimeoutException();
            }
            else
            {
                return;
            }
        }
        """));

    [Fact]
    public async Task A_loop_that_may_start_a_second_round_is_a_warning() => Assert.Equal(
        ["MC0014 CreateCounter", "MC0014 CreateCounter", "MC0014 CreateCounter"],
        await CompiledProgram.Findings(
            """
            foreach (string arg in args)
            {
                Metrics.CreateCounter("a_total", "").Inc();
                if (arg.Length > 0)
                {
                    continue;
                }

                break;
            }

            foreach (string arg in args)
            {
                Metrics.CreateCounter("b_total", "").Inc();
                if (arg.Length > 0)
                {
                    break;
                }
            }

            foreach (string arg in args)
            {
                foreach (char letter in arg)
                {
                    Metrics.CreateCounter("c_total", "").Inc();
                    break;
                }
            }
            """));

    [Theory]
    [InlineData("await Task.Run(() => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("await Task.Run(() => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return; });", true)]
    [InlineData("await Task.Run(() => Metrics.CreateCounter(\"a_total\", \"\"));", true)]
    [InlineData("await Task.Run(() => new CollectorRegistry().CreateCounter(\"a_total\", \"\"));", false)]
    [InlineData("await Task.Run(() => { var r = new CollectorRegistry(); r.CreateCounter(\"a_total\", \"\"); });", false)]
    [InlineData("await Task.Run(() => Metrics.CreateCounter(\"a_total\", \"\").Inc()); break;", false)]
    [InlineData("var lazy = new Lazy<Counter>(() => Metrics.CreateCounter(\"a_total\", \"\"));", false)]
    public async Task A_registration_in_a_task_of_a_loop_is_a_warning(string body, bool isReported) => Assert.Equal(
        isReported ? ["MC0014 CreateCounter"] : [],
        await CompiledProgram.Findings($"foreach (string arg in args) {{ {body} }}"));

    [Theory]
    [InlineData("Parallel.ForEach(args, arg => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("Parallel.ForEach(args, (arg, state) => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return; });", true)]
    [InlineData("Parallel.For(0, 9, i => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("await Parallel.ForEachAsync(args, async (arg, cancel) => { await Task.Yield(); Metrics.CreateCounter(\"a_total\", \"\").Inc(); });", true)]
    [InlineData("await Parallel.ForAsync(0, 9, (i, cancel) => { Metrics.CreateCounter(\"a_total\", \"\").Inc(); return ValueTask.CompletedTask; });", true)]
    [InlineData("new List<string>(args).ForEach(arg => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("Array.ForEach(args, arg => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("args.AsParallel().ForAll(arg => Metrics.CreateCounter(\"a_total\", \"\").Inc());", true)]
    [InlineData("await Task.WhenAll(args.Select(async arg => { await Task.Yield(); Metrics.CreateCounter(\"a_total\", \"\").Inc(); }));", true)]
    [InlineData("Parallel.ForEach(args, Count); static void Count(string arg) => Metrics.CreateCounter(\"a_total\", \"\").Inc();", true)]
    [InlineData("Parallel.ForEach(args, () => Metrics.CreateCounter(\"a_total\", \"\"), (arg, state, local) => local, local => local.Inc());", false)]
    [InlineData("Parallel.ForEach(args, arg => { var own = new CollectorRegistry(); own.CreateCounter(\"a_total\", \"\").Inc(); });", false)]
    [InlineData("Parallel.ForEach(args, arg => Metrics.CreateCounter(arg, \"\").Inc());", false)]
    [InlineData("Parallel.Invoke(() => Metrics.CreateCounter(\"a_total\", \"\").Inc());", false)]
    public async Task A_registration_for_each_element_of_a_parallel_loop_is_a_warning(string statements, bool isReported) => Assert.Equal(
        isReported ? ["MC0014 CreateCounter"] : [],
        await CompiledProgram.Findings("using System.Linq;\n" + statements));

    [Theory]
    [InlineData("foreach (CollectorRegistry registry in registries) { registry.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("var counters = registries.Select(registry => registry.CreateCounter(\"a_total\", \"\")).ToArray();")]
    [InlineData("registries.ForEach(registry => registry.CreateCounter(\"a_total\", \"\"));")]
    [InlineData("registries.ForEach(Count); static void Count(CollectorRegistry registry) => registry.CreateCounter(\"a_total\", \"\");")]
    [InlineData("foreach (string arg in args) { registries.ForEach(registry => registry.CreateCounter(\"a_total\", \"\")); }")]
    [InlineData("foreach (var (registry, i) in registries.Select((one, i) => (one, i))) { registry.CreateCounter(\"a_total\", \"\"); }")]
    [InlineData("foreach (object one in registries) { if (one is CollectorRegistry registry) { registry.CreateCounter(\"a_total\", \"\"); } }")]
    public async Task Another_registry_for_each_element_is_not_reported(string statements) => Assert.Empty(await CompiledProgram.Findings(
        "using System.Linq;\nvar registries = new List<CollectorRegistry>();\n" + statements));

    [Theory]
    [InlineData("args.Select(arg => registry.CreateCounter(\"a_total\", \"\")).ToArray();")]
    [InlineData("Count(registry); void Count(CollectorRegistry one) => args.Select(arg => one.CreateCounter(\"a_total\", \"\")).ToArray();")]
    public async Task One_registry_for_all_elements_is_a_warning(string statements) => Assert.Equal(
        ["MC0014 CreateCounter"],
        await CompiledProgram.Findings("using System.Linq;\nvar registry = new CollectorRegistry();\n" + statements));

    [Fact]
    public async Task A_registration_in_a_parallel_loop_has_the_reason_of_a_loop() => Assert.Equal(
        Enumerable.Repeat("MC0014 Warning: 'a_total' is registered again in each round of a loop; register the metric once, and keep the object in a static field or a singleton", 2),
        await CompiledProgram.Messages(
            """
            Parallel.ForEach(args, arg => Metrics.CreateCounter("a_total", "").Inc());
            Parallel.ForEach(args, Count);
            static void Count(string arg) => Metrics.CreateCounter("a_total", "").Inc();
            """));

    [Fact]
    public async Task Metrics_with_computed_names_and_of_new_registries_are_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        foreach (string arg in args)
        {
            Metrics.CreateGauge("a_" + arg, "").Set(1);
            var registry = new CollectorRegistry();
            registry.CreateGauge("b", "");
            new CollectorRegistry().CreateGauge("b", "");
            Action later = () => Metrics.CreateGauge("c", "");
            Metrics.CreateObservableGauge(arg, "", () => 1);
        }

        foreach (MetricSeries series in Metrics.CreateCounter("d_total", "", "l").GetAllSeries())
        {
        }

        for (Gauge once = Metrics.CreateGauge("e", ""); once.Value < 1; once.Inc())
        {
        }
        """));

    [Fact]
    public async Task A_registration_at_the_first_use_is_not_reported() => Assert.Empty(await CompiledProgram.Messages(
        """
        using System.Threading;
        using Microsoft.AspNetCore.Mvc;

        public class OrdersController : ControllerBase
        {
            private static readonly Lazy<Counter> s_lazy = new(() => Metrics.CreateCounter("lazy_total", ""));
            private static Counter? s_first;
            private static Counter? s_checked;
            private static Counter? s_initialized;

            public void Get()
            {
                (s_first ??= Metrics.CreateCounter("first_total", "")).Inc();
                if (s_checked is null)
                {
                    s_checked = Metrics.CreateCounter("checked_total", "");
                }

                LazyInitializer.EnsureInitialized(ref s_initialized, () => Metrics.CreateCounter("initialized_total", "")).Inc();
                s_lazy.Value.Inc();
                var own = new CollectorRegistry();
                own.CreateGauge("own", "").Inc();
            }
        }
        """));
}
