namespace MetricsClient.Analyzers.Tests;

public class LabelValueTests
{
    private const string TwoLabels = """Metrics.CreateCounter("requests_total", "", "method", "code")""";

    [Fact]
    public async Task A_wrong_number_of_values_is_an_error_that_lists_the_labels()
    {
        string[] messages = await CompiledProgram.Messages(
            $"""
            var requests = {TwoLabels};
            requests.WithLabels("GET");
            """);

        Assert.Equal(
            ["MC0004 Error: The family 'requests' has the labels (method, code); pass one value for each label, in this order, instead of 1"],
            messages);
    }

    [Fact]
    public async Task A_family_without_a_variable_is_reported_by_its_name()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Metrics.CreateGauge("depth", "", "queue").WithLabels("a", "b");
            Metrics.CreateGauge(args[0], "", "queue").WithLabels("a", "b");
            """);

        Assert.Equal(
            [
                "MC0004 Error: The family 'depth' has the labels (queue); pass one value for each label, in this order, instead of 2",
                "MC0004 Error: The family 'args[0]' has the labels (queue); pass one value for each label, in this order, instead of 2",
            ],
            messages);
    }

    [Fact]
    public async Task Every_form_of_passing_values_is_counted()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            var requests = {{TwoLabels}};
            requests.WithLabels("1");
            requests.WithLabels("1", "2", "3");
            requests.WithLabels("1", "2", "3", "4");
            requests.WithLabels("1", "2", "3", "4", args[0]);
            requests.WithLabels(["1"]);
            requests.WithLabels(new[] { "1", "2", "3" });
            requests.WithLabels(value1: "1");
            requests.WithLabels();
            requests.Remove("1");
            requests.Remove();
            requests.Remove(["1", "2", "3"]);
            """);

        Assert.Equal([.. Enumerable.Repeat("MC0004 WithLabels", 8), .. Enumerable.Repeat("MC0004 Remove", 3)], findings);
    }

    [Fact]
    public async Task Values_in_CSharp_12_are_counted()
    {
        string[] findings = await CompiledProgram.FindingsInCSharp12(
            $$"""
            var requests = {{TwoLabels}};
            requests.WithLabels("1");
            requests.WithLabels("1", "2");
            requests.WithLabels("1", "2", "3", "4", "5");
            requests.WithLabels(new[] { "1", "2" });
            """);

        Assert.Equal(["MC0004 WithLabels", "MC0004 WithLabels"], findings);
    }

    [Fact]
    public async Task The_correct_number_of_values_is_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            var requests = {{TwoLabels}};
            requests.WithLabels("1", "2").Inc();
            requests.WithLabels(["1", "2"]);
            requests.WithLabels(new[] { args[0], args[1] });
            requests.WithLabels(value2: "1", value1: "2");
            requests.Remove("1", "2");
            requests.RemoveWhere(values => values.Count == 5);
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Lists_of_values_defined_outside_the_call_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            $$"""
            var requests = {{TwoLabels}};
            requests.WithLabels(args);
            requests.WithLabels(args.AsSpan());
            requests.WithLabels([.. args]);
            requests.WithLabels(["1", .. args]);
            requests.Remove(args);
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Label_names_that_are_not_constants_are_not_reported()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            var computed = Metrics.CreateGauge("a", "", args[0], "x");
            computed.WithLabels("1", "2", "3");
            var listed = Metrics.CreateGauge("b", "", args);
            listed.WithLabels("1", "2", "3");
            """);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task The_values_of_a_collector_are_counted()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            class Collector : ICollector
            {
                public void Collect(MetricWriter writer)
                {
                    writer.BeginGauge("a", "", "x", "y").Add(1, "1").Add(2, "1", "2").Add(3);
                    var infos = writer.BeginInfo("b_info", "", "x");
                    infos.Add("1");
                    infos.Add("1", "2");
                    writer.BeginHistogram("c", "", [1], "x").Add([1, 2], 3, "1");
                    writer.BeginHistogram("d", "", [1], "x").Add([1, 2], 3);
                    writer.BeginSummary("e", "", [0.5], "x").Add(1, 2, [3], "1", "2");
                    writer.BeginGauge("f", "").Add(1);
                }
            }
            """);

        Assert.Equal(["MC0004 Add", "MC0004 Add", "MC0004 Add", "MC0004 Add", "MC0004 Add"], findings);
    }

    [Fact]
    public async Task Variables_with_the_names_of_other_labels_are_a_suggestion_that_is_off_by_default()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            class Service
            {
                private static readonly MetricFamily<Counter> s_requests = Metrics.CreateCounter("a_total", "", "method", "status_code");
                private readonly string _method = "";

                public void Run(string method, string statusCode, string other)
                {
                    s_requests.WithLabels(statusCode, method).Inc();
                    s_requests.WithLabels(other, _method).Inc();
                    s_requests.WithLabels(method, statusCode).Inc();
                    s_requests.WithLabels(method, other).Inc();
                    s_requests.WithLabels(_method, "status_code").Inc();
                }
            }
            """);

        Assert.Equal(
            [
                "MC0017 Info: The value 'statusCode' is passed for the label 'method', but has the name of the label 'status_code'; pass the values in the order of the labels",
                "MC0017 Info: The value 'method' is passed for the label 'status_code', but has the name of the label 'method'; pass the values in the order of the labels",
                "MC0017 Info: The value '_method' is passed for the label 'status_code', but has the name of the label 'method'; pass the values in the order of the labels",
            ],
            messages);
        Assert.False(new LabelValuesAnalyzer().SupportedDiagnostics.Single(static rule => rule.Id == "MC0017").IsEnabledByDefault);
    }

    [Fact]
    public async Task Values_that_look_unbounded_are_a_suggestion_that_is_off_by_default()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            class Service
            {
                private static readonly MetricFamily<Counter> s_jobs = Metrics.CreateCounter("a_total", "", "l");
                private readonly string _userEmail = "";

                public void Run(string userId, Exception exception, Uri uri, string route, string idle, int attempt)
                {
                    s_jobs.WithLabels(userId).Inc();
                    s_jobs.WithLabels(_userEmail).Inc();
                    s_jobs.WithLabels(exception.Message).Inc();
                    s_jobs.WithLabels(uri.AbsolutePath).Inc();
                    s_jobs.WithLabels(Guid.NewGuid().ToString()).Inc();
                    s_jobs.WithLabels(DateTime.UtcNow.ToString("o")).Inc();
                    s_jobs.WithLabels($"job {Guid.NewGuid()}").Inc();
                    s_jobs.WithLabels(route).Inc();
                    s_jobs.WithLabels(idle).Inc();
                    s_jobs.WithLabels(attempt.ToString()).Inc();
                    s_jobs.WithLabels("id").Inc();
                    s_jobs.WithLabels(exception.GetType().Name).Inc();
                    s_jobs.WithLabels($"attempt {attempt}").Inc();
                    s_jobs.Remove(userId);
                }
            }
            """);

        Assert.Equal(
            [
                "MC0018 userId",
                "MC0018 _userEmail",
                "MC0018 exception.Message",
                "MC0018 uri.AbsolutePath",
                "MC0018 Guid.NewGuid().ToString()",
                "MC0018 DateTime.UtcNow.ToString(\"o\")",
                "MC0018 $\"job {Guid.NewGuid()}\"",
            ],
            findings);
        Assert.False(new LabelValuesAnalyzer().SupportedDiagnostics.Single(static rule => rule.Id == "MC0018").IsEnabledByDefault);
    }

    [Theory]
    [InlineData("typed.WithLabels(new(userId, \"x\"))", "userId")]
    [InlineData("typed?.WithLabels(new L(\"x\", userId))", null)]
    [InlineData("typed.WithLabels(new(\"x\", Number: 5))", null)]
    [InlineData("typed.Remove(new(userId))", null)]
    [InlineData("strings.WithLabels(context.TraceIdentifier)", "context.TraceIdentifier")]
    [InlineData("strings.WithLabels(failure.ToString())", "failure.ToString()")]
    [InlineData("strings.WithLabels($\"{failure}\")", "$\"{failure}\"")]
    [InlineData("strings.WithLabels(failure.GetType().ToString())", null)]
    [InlineData("strings.WithLabels(now.ToString(\"dddd\"))", null)]
    [InlineData("strings.WithLabels(now.ToString(\"HH\", null))", null)]
    [InlineData("strings.WithLabels($\"{now:MMM}\")", null)]
    [InlineData("strings.WithLabels(now.ToString(\"d\"))", "now.ToString(\"d\")")]
    [InlineData("strings.WithLabels(now.ToString(\"dd HH:mm\"))", "now.ToString(\"dd HH:mm\")")]
    [InlineData("strings.WithLabels($\"{now:yyyy-MM-dd}\")", "$\"{now:yyyy-MM-dd}\"")]
    public async Task A_value_that_looks_unbounded_is_found_in_typed_labels_and_in_texts(string call, string? value) => Assert.Equal(
        value is null ? [] : [$"MC0018 {value}"],
        await CompiledProgram.Findings(
            $$"""
            class Service
            {
                public void Run(
                    MetricFamily<Counter> strings, MetricFamily<Counter, L> typed, string userId,
                    Microsoft.AspNetCore.Http.HttpContext context, Exception failure, DateTime now)
                {
                    _ = {{call}};
                }
            }

            [MetricLabels] public readonly partial record struct L(string A, [AllowedLabelValues("x")] string B = "x", int Number = 0);
            """));
}
