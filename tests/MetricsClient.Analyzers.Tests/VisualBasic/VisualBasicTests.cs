namespace MetricsClient.Analyzers.Tests.VisualBasic;

/// <summary>The rules in Visual Basic. The rules of types of labels are for C#, because Visual Basic has no record structs.</summary>
public class VisualBasicTests
{
    private static readonly string[] s_rulesOfCSharp = ["MC0006", "MC0007", "MC0008"];

    public static TheoryData<string, string> Violations { get; } = new()
    {
        { "MC0001 \"queue depth\"", "Metrics.CreateGauge(\"queue depth\", \"Jobs.\", New GaugeOptions())" },
        { "MC0001 Name", "Const Name As String = \"metricsclient_\" & \"jobs\"\nMetrics.CreateGauge(Name, \"Jobs.\", New GaugeOptions())" },
        { "MC0002 \"status-code\"", "Metrics.CreateGauge(\"a\", \"\", \"status-code\")" },
        { "MC0002 \"le\"", "Metrics.CreateHistogram(\"a\", \"\", {\"le\"}, New HistogramOptions())" },
        { "MC0002 \"x\"", "Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\", \"x\")" },
        { "MC0002 \"a-b\"", "Metrics.CreateInfo(\"a\", \"\").Set(New Dictionary(Of String, String) From {{\"a-b\", \"x\"}})" },
        { "MC0002 \"a-b\"", "Metrics.CreateInfo(\"a\", \"\").Set({Exemplar.Pair(\"a-b\", \"x\")})" },
        { "MC0003 \"a_jobs\"", "Metrics.CreateCounter(\"a_jobs\", \"\", New CounterOptions())" },
        { "MC0004 WithLabels", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\")\nfamily.WithLabels(\"1\").Inc()" },
        { "MC0004 withlabels", "Dim family As MetricFamily(Of Gauge)\nfamily = Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\")\nfamily.withlabels(\"1\").inc" },
        { "MC0004 WithLabels", "Metrics.CreateGauge(\"a\", \"\", \"x\").WithLabels(\"1\", \"2\", \"3\", \"4\").Inc()" },
        { "MC0005 CountExceptions", "Dim counter = Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions())\ncounter.CountExceptions(Function() Task.Delay(1))" },
        { "MC0009 -1", "Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions()).Inc(-1)" },
        { "MC0010 0.5", "Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions With {.Buckets = New Double() {1, 0.5}})" },
        { "MC0010 2", "Metrics.CreateSummary(\"a\", \"\", New SummaryOptions With {.Quantiles = {0.5, 2}})" },
        { "MC0011 \"a_total\"", "Metrics.CreateGauge(\"a_total\", \"\", New GaugeOptions())" },
        { "MC0012 \"a_milliseconds\"", "Metrics.CreateGauge(\"a_milliseconds\", \"\", New GaugeOptions())" },
        { "MC0013 time.TotalMilliseconds", "Dim time = TimeSpan.Zero\nDim age = Metrics.CreateGauge(\"a_seconds\", \"\", New GaugeOptions())\nage.Set(time.TotalMilliseconds)" },
        { "MC0014 CreateGauge", "For i = 1 To 3\nMetrics.CreateGauge(\"a\", \"\", New GaugeOptions()).Inc()\nNext" },
        { "MC0014 CreateGauge", "For Each x In {1, 2}\nMetrics.CreateGauge(\"a\", \"\", New GaugeOptions()).Inc()\nNext" },
        { "MC0014 CreateGauge", "While True\nMetrics.CreateGauge(\"a\", \"\", New GaugeOptions()).Inc()\nEnd While" },
        { "MC0014 CreateGauge", "System.Threading.Tasks.Parallel.ForEach({1, 2}, Sub(x) Metrics.CreateGauge(\"a\", \"\", New GaugeOptions()).Inc())" },
        { "MC0015 NewTimer", "Dim latency = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions())\nlatency.NewTimer()" },
        { "MC0015 NewTimer", "Dim latency = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions())\nDim timer = latency.NewTimer()" },
        { "MC0016 WithLabels", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"x\")\nAssert.Equal(0, family.WithLabels(\"1\").Value)" },
        { "MC0017 code|MC0017 method", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"method\", \"code\")\nDim method = \"GET\"\nDim code = \"200\"\nfamily.WithLabels(code, method).Inc()" },
        { "MC0018 userId", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"user\")\nDim userId = \"4711\"\nfamily.WithLabels(userId).Inc()" },
        { "MC0018 Date.UtcNow.ToString()", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"day\")\nfamily.WithLabels(Date.UtcNow.ToString()).Inc()" },
        { "MC0018 $\"{Guid.Empty}\"", "Dim family = Metrics.CreateGauge(\"a\", \"\", \"user\")\nfamily.WithLabels($\"{Guid.Empty}\").Inc()" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_is_reported(string findings, string statements) =>
        Assert.Equal(findings.Split('|'), await VisualBasicProgram.Findings(WithAssert(statements)));

    [Fact]
    public void Each_rule_but_those_of_types_of_labels_has_a_violation() => Assert.Equal(
        CompiledProgram.Rules.Select(static rule => rule.Id).Distinct().Except(s_rulesOfCSharp).Order(StringComparer.Ordinal),
        Violations.Select(static row => row.Data.Item1[..6]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_message_is_the_same_as_in_CSharp() => Assert.Equal(
        ["MC0004 Error: The family 'family' has the labels (x, y); pass one value for each label, in this order, instead of 1"],
        await VisualBasicProgram.Messages(WithAssert("Dim family = Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\")\nfamily.WithLabels(\"1\").Inc()")));

    [Theory]
    [InlineData("Metrics.CreateCounter(\"a_jobs_total\", NameOf(Main), \"x\").WithLabels(\"1\").Inc()")]
    [InlineData("Dim family = Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\")\nfamily = Metrics.CreateGauge(\"b\", \"\", \"x\")\nfamily.WithLabels(\"1\").Inc()")]
    [InlineData("Dim family = Metrics.CreateGauge(\"a\", \"\", \"x\", \"y\")\nChange(family)\nfamily.WithLabels(\"1\").Inc()")]
    [InlineData("For Each family In {Metrics.CreateGauge(\"a\", \"\", \"x\")}\nfamily.WithLabels(\"1\", \"2\").Inc()\nfamily = Nothing\nNext")]
    [InlineData("Dim counter = Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions())\ncounter.CountExceptions(Sub() Console.WriteLine())")]
    [InlineData("Dim counter = Metrics.CreateCounter(\"a_total\", \"\", New CounterOptions())\ncounter.Inc(1)\ncounter.IncTo(5)")]
    [InlineData("Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions With {.Buckets = New Double() {0.5, 1}})")]
    [InlineData("Dim age = Metrics.CreateGauge(\"a_seconds\", \"\", New GaugeOptions())\nage.Set(TimeSpan.Zero.TotalSeconds)")]
    [InlineData("Dim name = Console.ReadLine()\nFor i = 1 To 3\nMetrics.CreateGauge(name, \"\", New GaugeOptions()).Inc()\nNext")]
    [InlineData("Dim first As Gauge = Nothing\nFor i = 1 To 3\nIf first Is Nothing Then first = Metrics.CreateGauge(\"a\", \"\", New GaugeOptions())\nNext")]
    [InlineData("Dim latency = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions())\nUsing latency.NewTimer()\nEnd Using")]
    [InlineData("Dim latency = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions())\nUsing timer = latency.NewTimer()\nEnd Using")]
    [InlineData("Dim latency = Metrics.CreateHistogram(\"a\", \"\", New HistogramOptions())\nDim timer = latency.NewTimer()\ntimer.Dispose()")]
    [InlineData("Dim held = Metrics.CreateGauge(\"a\", \"\", \"x\").WithLabels(\"1\")\nAssert.Equal(0, held.Value)")]
    public async Task A_correct_program_is_not_reported(string statements) => Assert.Empty(await VisualBasicProgram.Findings(WithAssert(statements)));

    [Fact]
    public async Task The_label_names_of_fields_and_properties_are_known()
    {
        string[] findings = await VisualBasicProgram.Findings(VisualBasicProgram.InModule("") +
            """

            Public Class Service
                Private ReadOnly _first As MetricFamily(Of Gauge) = Metrics.CreateGauge("a", "", "x", "y")
                Private Shared s_second As MetricFamily(Of Gauge) = Metrics.CreateGauge("b", "", "x", "y")
                Private ReadOnly _third As MetricFamily(Of Gauge)
                Public Property Open As MetricFamily(Of Gauge) = Metrics.CreateGauge("c", "", "x", "y")
                Public ReadOnly Property Fourth As MetricFamily(Of Gauge) = Metrics.CreateGauge("d", "", "x", "y")
                Public ReadOnly Property Computed As MetricFamily(Of Gauge)
                    Get
                        Return Fourth
                    End Get
                End Property

                Public Sub New(registry As CollectorRegistry)
                    _third = registry.CreateGauge("e", "", "x", "y")
                End Sub

                Public Sub Work()
                    _first.WithLabels("1").Inc()
                    s_second.WithLabels("2").Inc()
                    Me._third.WithLabels("3").Inc()
                    Fourth.Remove("4")
                    Open.WithLabels("open").Inc()
                    Computed.WithLabels("computed").Inc()
                End Sub
            End Class
            """);

        Assert.Equal(["MC0004 WithLabels", "MC0004 WithLabels", "MC0004 WithLabels", "MC0004 Remove"], findings);
    }

    [Fact]
    public async Task A_metric_of_a_scoped_service_and_of_a_controller_is_a_warning()
    {
        string[] findings = await VisualBasicProgram.Findings(
            """
            Imports Microsoft.AspNetCore.Builder
            Imports Microsoft.AspNetCore.Mvc
            Imports Microsoft.AspNetCore.Routing
            Imports Microsoft.Extensions.DependencyInjection

            Public Module Program
                Public Sub Main()
                End Sub

                Public Sub Add(services As IServiceCollection, endpoints As IEndpointRouteBuilder)
                    services.AddScoped(Of Orders)()
                    services.AddSingleton(Of Customers)()
                    endpoints.MapGet("/", Function() Metrics.CreateSummary("c", "", New SummaryOptions()).GetSnapshot().Sum)
                End Sub
            End Module

            Public Class Orders
                Private ReadOnly _orders As Counter = Metrics.CreateCounter("a_total", "", New CounterOptions())
            End Class

            Public Class Customers
                Private ReadOnly _customers As Counter = Metrics.CreateCounter("b_total", "", New CounterOptions())
            End Class

            Public Class HomeController
                Inherits ControllerBase

                Public Sub Index()
                    Metrics.CreateGauge("d", "", New GaugeOptions()).Inc()
                End Sub
            End Class
            """);

        Assert.Equal(["MC0014 CreateSummary", "MC0014 CreateCounter", "MC0014 CreateGauge"], findings);
    }

    private static string WithAssert(string statements) => VisualBasicProgram.InModule(
        statements,
        """
            Public Sub Change(ByRef family As MetricFamily(Of Gauge))
                family = Nothing
            End Sub
        """) + "\nPublic Class Assert\nPublic Shared Sub Equal(expected As Double, actual As Double)\nEnd Sub\nEnd Class\n";
}
