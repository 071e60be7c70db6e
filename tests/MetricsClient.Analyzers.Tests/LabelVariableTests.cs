namespace MetricsClient.Analyzers.Tests;

/// <summary>The label names of a variable are known if only the program itself writes the variable.</summary>
public class LabelVariableTests
{
    private const string TwoLabels = """Metrics.CreateCounter("requests_total", "", "method", "code")""";

    [Fact]
    public async Task The_labels_of_a_variable_that_only_the_program_writes_are_known()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            class Service
            {
                public static readonly MetricFamily<Counter> Static = {{TwoLabels}};
                private static MetricFamily<Counter> s_private = {{TwoLabels}};
                private readonly MetricFamily<Gauge> _constructed;
                private MetricFamily<Gauge>? _late;

                public Service(CollectorRegistry registry)
                {
                    _constructed = registry.CreateGauge("a", "", labelNames: ["x", "y"]);
                    Get = registry.CreateGauge("b", "", ["x", "y"], new GaugeOptions());
                }

                public Service()
                {
                    _constructed = Metrics.CreateGauge("c", "", "x", "y");
                    Get = Metrics.CreateGauge("d", "", ["x", "y"]);
                }

                public MetricFamily<Gauge> Get { get; }
                public MetricFamily<Counter> Initialized { get; } = {{TwoLabels}};
                public MetricFamily<Counter> PrivateSet { get; private set; } = {{TwoLabels}};

                void Work()
                {
                    Static.WithLabels("1");
                    s_private.WithLabels("2");
                    this._constructed.WithLabels("3");
                    _late ??= Metrics.CreateGauge("e", "", "x", "y");
                    _late.WithLabels("4");
                    Get.WithLabels("5");
                    Initialized.WithLabels("6");
                    PrivateSet.WithLabels("7");
                    MetricFamily<Counter> local;
                    local = {{TwoLabels}};
                    Action later = () => local.WithLabels("8");
                    Metrics.CreateHistogram("f", "", "x", "y").WithLabels("9");
                }
            }
            """,
            """
            class Elsewhere
            {
                void Work(Service service)
                {
                    Service.Static.WithLabels("10");
                    service.Initialized.Remove("11");
                }
            }
            """);

        Assert.Equal([.. Enumerable.Repeat("MC0004 WithLabels", 10), "MC0004 Remove"], findings);
    }

    [Theory]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => F = Other;")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => F = null!;")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => Set(ref F);")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => Make(out F);")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => Make(out (Program.F));")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() => (F, _) = (Other, 1);")]
    [InlineData("static MetricFamily<Counter> F = Two; static void Change() { ref var f = ref F; f = Other; }")]
    [InlineData("static MetricFamily<Counter> F = Two; static ref MetricFamily<Counter> Change() => ref F;")]
    [InlineData("static MetricFamily<Counter> F = Two; static unsafe void Change() { fixed (MetricFamily<Counter>* f = &F) *f = Other; }")]
    [InlineData("static readonly MetricFamily<Counter> F = Two; static Program() => F = Other;")]
    [InlineData("static readonly MetricFamily<Counter> F = Environment.Is64BitProcess ? Two : Other;")]
    [InlineData("internal static MetricFamily<Counter> F = Two;")]
    [InlineData("static MetricFamily<Counter> F { get; set; } = Two; static void Change() => F = Other;")]
    [InlineData("public static MetricFamily<Counter> F { get; set; } = Two;")]
    [InlineData("public static MetricFamily<Counter> F { get => field ?? Other; } = Two;")]
    [InlineData("static MetricFamily<Counter> F => Two;")]
    public async Task A_variable_that_may_hold_another_family_is_not_reported(string declaration)
    {
        string[] findings = await CompiledProgram.Findings(InProgram(declaration, "F.WithLabels(\"1\");"));

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("var f = Two; f = Other; f.WithLabels(\"1\");")]
    [InlineData("var f = Two; Action change = () => f = Other; change(); f.WithLabels(\"1\");")]
    [InlineData("if ((object)Other is MetricFamily<Counter> f) { f.WithLabels(\"1\"); f = Two; }")]
    [InlineData("Make(out var f); f.WithLabels(\"1\"); f = Two;")]
    [InlineData("var (f, _) = (Other, 1); f.WithLabels(\"1\"); f = Two;")]
    [InlineData("MetricFamily<Counter> g = Two, h = Other; ref MetricFamily<Counter> f = ref g; f = ref h; f.WithLabels(\"1\");")]
    [InlineData("MetricFamily<Counter> f = Two, g = Other; ref var r = ref f; r = ref g; r.WithLabels(\"1\");")]
    public async Task A_local_that_may_hold_another_family_is_not_reported(string statements)
    {
        string[] findings = await CompiledProgram.Findings(InProgram("", statements));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task A_parameter_and_an_overridable_property_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            class Service
            {
                public virtual MetricFamily<Counter> Requests { get; } = {{TwoLabels}};

                void Work(MetricFamily<Counter> parameter)
                {
                    Requests.WithLabels("1");
                    parameter.WithLabels("1");
                }
            }

            record Positional(MetricFamily<Counter> Requests)
            {
                void Work() => Requests.WithLabels("1");
            }
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task A_write_in_generated_code_makes_the_labels_unknown()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            partial class Service
            {
                private MetricFamily<Counter> _requests = {{TwoLabels}};

                void Work() => _requests.WithLabels("1");
            }
            """,
            """
            // <auto-generated/>
            partial class Service
            {
                void Generated() => _requests = Metrics.CreateCounter("other_total", "", "x");
            }
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Reading_a_variable_keeps_the_labels_known()
    {
        string[] findings = await CompiledProgram.Findings(InProgram(
            "static MetricFamily<Counter> F = Two; static MetricFamily<Counter> Read => F;",
            """
            var copy = F;
            copy = F;
            Console.WriteLine(F);
            Console.WriteLine(F.Name + F?.Help + nameof(F) + (F is null));
            F.WithLabels("1");
            """));

        Assert.Equal(["MC0004 WithLabels"], findings);
    }

    private static string InProgram(string members, string statements) =>
        $$"""
        using System.Diagnostics.CodeAnalysis;

        partial class Program
        {
            {{members.Replace("Two", TwoLabels, StringComparison.Ordinal)}}

            static MetricFamily<Counter> Other => Metrics.CreateCounter("other_total", "", "x");

            static void Set(ref MetricFamily<Counter> family) => family = Other;

            static void Make(out MetricFamily<Counter> family) => family = Other;

            static void Main()
            {
                {{statements.Replace("Two", TwoLabels, StringComparison.Ordinal)}}
            }
        }
        """;
}
