using System.Reflection;

namespace MetricsClient.Analyzers.Tests;

/// <summary>The rules of names and label values, for each overload of the public methods. A new overload is tested without a change here.</summary>
public class OverloadTests
{
    [Fact]
    public async Task The_name_and_the_label_names_of_each_registration_are_checked()
    {
        string[] calls =
        [
            .. MethodsOf(typeof(Metrics), "Create").Select(static method => Call("Metrics", method)),
            .. MethodsOf(typeof(CollectorRegistry), "Create").Select(static method => Call("registry", method)),
            .. MethodsOf(typeof(CollectorRegistry), "Create").Select(static method => Call("registry.WithLabels([new(\"a\", \"b\")])", method)),
            .. MethodsOf(typeof(MetricWriter), "Begin").Select(static method => Call("writer", method)),
        ];

        string[] findings = await Findings(calls);

        Assert.Equal(
            calls.SelectMany(static call => call.Contains("__l", StringComparison.Ordinal)
                ? ["MC0001 \"metricsclient_a\"", "MC0002 \"__l\""]
                : new[] { "MC0001 \"metricsclient_a\"" }),
            findings);
    }

    [Fact]
    public async Task The_label_values_of_each_kind_of_series_of_a_collector_are_counted()
    {
        string[] calls =
        [
            .. from begin in MethodsOf(typeof(MetricWriter), "Begin")
               from add in MethodsOf(begin.ReturnType, "Add")
               select Call(Call("writer", begin).Replace("metricsclient_a", "a", StringComparison.Ordinal).Replace("__l", "l", StringComparison.Ordinal), add),
        ];

        string[] findings = await Findings(calls);

        Assert.NotEmpty(calls);
        Assert.Equal(calls.Length, findings.Count(static finding => finding == "MC0004 Add"));
    }

    [Fact]
    public async Task The_label_of_the_kind_is_checked_for_typed_labels() => Assert.Equal(
        Enumerable.Repeat("MC0002 CreateHistogram<Own>", 3),
        await Findings(
            "Metrics.CreateHistogram<Own>(\"a\", \"\")",
            "Metrics.CreateHistogram<Own>(\"b\", \"\", new HistogramOptions())",
            "registry.CreateHistogram<Own>(options: null, help: \"\", name: \"c\")"));

    private static IEnumerable<MethodInfo> MethodsOf(Type type, string start) =>
        type.GetMethods().Where(method => method.Name.StartsWith(start, StringComparison.Ordinal));

    // A call with a wrong metric name, a wrong label name and two label values.
    private static string Call(string receiver, MethodInfo method)
    {
        string types = string.Join(", ", method.GetGenericArguments().Select(static type => type.Name == "TState" ? nameof(DayOfWeek) : "L"));
        return $"{receiver}.{method.Name}{(types.Length > 0 ? $"<{types}>" : "")}({string.Join(", ", method.GetParameters().Select(Argument))})";
    }

    private static string Argument(ParameterInfo parameter) => (parameter.Name, parameter.ParameterType) switch
    {
        ("name", _) => "\"metricsclient_a\"",
        ("help", _) => "\"\"",
        ("labelNames", _) => parameter.IsDefined(typeof(ParamArrayAttribute)) ? "\"__l\"" : "[\"__l\"]",
        ("labelValues", _) => "\"1\", \"2\"",
        ("options", { } type) => $"new {type.Name}()",
        (_, { } type) when type == typeof(Func<double>) => "() => 1",
        (_, { } type) when type == typeof(int) || type == typeof(long) || type == typeof(double) => "1",
        (_, { } type) when typeof(Delegate).IsAssignableFrom(type) => "() => []",
        (_, { } type) when type.Name.StartsWith("IReadOnlyDictionary", StringComparison.Ordinal) => "new Dictionary<int, long>()",
        (_, { } type) when type.GenericTypeArguments is [{ } element] => element == typeof(string) ? "new[] { \"x\" }" : $"new {element.Name}[] {{ 1 }}",
        var (name, type) => throw new InvalidOperationException($"No argument for {name} of the type {type}."),
    };

    private static Task<string[]> Findings(params string[] calls) => CompiledProgram.Findings(
        $$"""
        public class Collector : ICollector
        {
            public void Collect(MetricWriter writer)
            {
                var registry = Metrics.DefaultRegistry;
                {{string.Join(";\n", calls)}};
            }
        }

        [MetricLabels] public readonly partial record struct L(bool A);
        [MetricLabels] public readonly partial record struct Own([LabelName("le")] bool A);
        """);
}
