namespace MetricsClient.Analyzers.Tests.Labels;

public class MistakeTests
{
    [Fact]
    public async Task Each_kind_of_mistake_is_reported_with_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            Console.WriteLine();
            [MetricLabels] public readonly partial record struct NoParameters;
            [MetricLabels] public readonly partial struct NoRecord;
            [MetricLabels] public readonly record struct NotPartial(bool A);
            public partial class Wide { public class Outer { [MetricLabels] public readonly partial record struct Inner(bool A); } }
            [MetricLabels] file readonly partial record struct Local(bool A);
            [MetricLabels] public readonly partial record struct Unsupported(double A, object B, DateTime? C, int[] D);
            [MetricLabels] public readonly partial record struct Flags(AttributeTargets Targets);
            [MetricLabels] public readonly partial record struct Values([AllowedLabelValues("1")] int A, [AllowedLabelValues] string B);
            [MetricLabels] public readonly partial record struct Names([LabelName("a-b")] bool A, [LabelName("__a")] bool B, bool StatusCode, bool statusCode);
            """);

        Assert.Equal(
            [
                "MC0006 Error: 'NoParameters' is not a record struct with parameters; declare each label as a parameter: 'partial record struct NoParameters(string Route)'",
                "MC0006 Error: 'NoRecord' is not a record struct with parameters; declare each label as a parameter: 'partial record struct NoRecord(string Route)'",
                "MC0006 Error: 'NotPartial' is not partial, so the generator cannot add the code of the labels; add 'partial' to its declaration",
                "MC0006 Error: 'Outer' is not partial, so the generator cannot add the code of the labels; add 'partial' to its declaration",
                "MC0006 Error: 'Local' is a file-local type, to which the generator cannot add a part in another file; use 'internal' instead of 'file'",
                "MC0007 Error: The label 'A' has the type 'double', which has no label value; use a string, an enum, a bool, an integer or a Guid",
                "MC0007 Error: The label 'B' has the type 'object', which has no label value; use a string, an enum, a bool, an integer or a Guid",
                "MC0007 Error: The label 'C' has the type 'System.DateTime?', which has no label value; use a string, an enum, a bool, an integer or a Guid",
                "MC0007 Error: The label 'D' has the type 'int[]', which has no label value; use a string, an enum, a bool, an integer or a Guid",
                "MC0007 Error: The values of 'AttributeTargets' are combined ([Flags]), so that a value has no single name; use an enum without combined values, or a bool for each flag",
                "MC0007 Error: [AllowedLabelValues] of 'A' needs a parameter of type string and at least one value",
                "MC0007 Error: [AllowedLabelValues] of 'B' needs a parameter of type string and at least one value",
                "MC0002 Error: The label name 'a-b' is not valid; use letters, digits and '_', and do not start with a digit, or set AllowUtf8Names on the registry",
                "MC0002 Error: The label name '__a' is reserved; choose another name",
                "MC0002 Error: The label name 'status_code' occurs twice; rename or remove the second occurrence",
            ],
            messages);
    }

    [Theory]
    [InlineData("string A, string B", true)]
    [InlineData("string A, long B", true)]
    [InlineData("string? A, ulong? B, bool C", true)]
    [InlineData("Guid Id", true)]
    [InlineData("Guid? Id, bool A", true)]
    [InlineData("string A", false)]
    [InlineData("string A, int B, byte C, bool D, DayOfWeek E", false)]
    [InlineData("string A, [AllowedLabelValues(\"x\")] string B", false)]
    [InlineData("long A", false)]
    public async Task Labels_whose_values_multiply_without_a_limit_are_a_warning(string parameters, bool isReported)
    {
        string[] messages = await CompiledProgram.Messages($"[MetricLabels] public readonly partial record struct L({parameters});");

        Assert.Equal(isReported ? 1 : 0, messages.Length);
        Assert.All(messages, static message => Assert.StartsWith("MC0008 Warning: The labels 'L' can have a series for each combination", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[LabelValue(\"x\")] A, [LabelValue(\"x\")] B", "'E.A' and 'E.B' have the same label value 'x', so that both are one series; give each member its own label value, or declare 'B = A'")]
    [InlineData("[LabelValue(\"B\")] A, B", "'E.A' and 'E.B' have the same label value 'B', so that both are one series; give each member its own label value, or declare 'B = A'")]
    [InlineData("A, B = 7, [LabelValue(\"A\")] C = -1", "'E.C' and 'E.A' have the same label value 'A', so that both are one series; give each member its own label value, or declare 'A = C'")]
    public async Task Two_values_of_an_enum_with_one_label_value_are_an_error(string members, string message) => Assert.Equal(
        ["MC0007 Error: " + message, "MC0007 Error: " + message],
        await CompiledProgram.Messages($"[MetricLabels] public readonly partial record struct L(E First, bool Second, E? Third); public enum E {{ {members} }}"));

    [Theory]
    [InlineData("A, B = A, C = 0")]
    [InlineData("[LabelValue(\"x\")] A, [LabelValue(\"x\")] B = A")]
    [InlineData("[LabelValue(\"B\")] A, [LabelValue(\"A\")] B")]
    [InlineData("a, A")]
    [InlineData("[LabelValue(\"\")] None, [LabelValue(\"__other__\")] Other")]
    public async Task Names_of_one_value_and_different_label_values_are_not_reported(string members) => Assert.Empty(
        await CompiledProgram.Messages($"[MetricLabels] public readonly partial record struct L(E First, E? Second); public enum E {{ {members} }}"));

    [Fact]
    public async Task A_name_of_UTF8_is_valid_where_a_registry_may_allow_the_name()
    {
        const string Type = "[MetricLabels] public readonly partial record struct L([LabelName(\"http.method\")] bool A);";

        Assert.Empty(await CompiledProgram.Messages(Type));
        Assert.Equal(
            ["MC0002 Error: The label name 'http.method' is not valid; use letters, digits and '_', and do not start with a digit, or set AllowUtf8Names on the registry"],
            await CompiledProgram.Messages("Console.WriteLine();\n" + Type));
    }

    [Fact]
    public async Task The_own_label_of_a_kind_of_metric_is_reported_at_the_registration()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            var registry = new CollectorRegistry();
            registry.CreateHistogram<L>("a", "");
            Metrics.CreateSummary<L>("b", "");
            registry.CreateGauge<L>("c", "");
            [MetricLabels] public readonly partial record struct L(bool Le, bool Other);
            """);

        Assert.Equal(["MC0002 CreateHistogram<L>"], findings);
    }

    [Fact]
    public async Task A_label_with_the_name_of_its_state_set_is_reported_at_the_registration()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            const string Name = "phase";
            string computed = args[0];
            Metrics.CreateStateSet<DayOfWeek, L>(Name, "");
            Metrics.CreateStateSet<L>("phase", "", ["on"]);
            Metrics.CreateStateSet<DayOfWeek>("phase", "", "other", "phase");
            Metrics.CreateStateSet<DayOfWeek, L>("phases", "");
            Metrics.CreateStateSet<DayOfWeek, L>(computed, "");
            Metrics.CreateGauge<L>("phase", "");
            Metrics.CreateGauge("phase", "", "phase");

            [MetricLabels] public readonly partial record struct L(bool Phase);

            class Collector : ICollector
            {
                public void Collect(MetricWriter writer) => writer.BeginStateSet("phase", "", ["on"], "phase");
            }
            """);

        Assert.Equal(
            Enumerable.Repeat("MC0002 Error: The label name 'phase' is the name of the state set, and the label of the states has this name; rename the label or the metric", 4),
            messages);
    }

    [Fact]
    public async Task The_own_label_in_a_type_of_another_assembly_is_reported_at_the_registration()
    {
        const string Labels = "[MetricLabels] public readonly partial record struct L(bool Le, [LabelName(\"quantile\")] string Q = \"\") { public L(int other) : this(true) { } }";

        Assert.Equal(
            ["MC0002 CreateHistogram<L>", "MC0002 CreateSummary<L>"],
            await CompiledProgram.FindingsWithLibrary(Labels, "class C { object A = Metrics.CreateHistogram<L>(\"a\", \"\"), B = Metrics.CreateSummary<L>(\"b\", \"\"), D = Metrics.CreateGauge<L>(\"c\", \"\"); }"));
    }

    [Fact]
    public async Task Types_of_other_libraries_with_the_same_attribute_name_are_not_checked()
    {
        string[] messages = await CompiledProgram.Messages(
            """
            namespace Other
            {
                public class MetricLabelsAttribute : Attribute;
                [MetricLabels] public struct L { public double A; }
            }
            """);

        Assert.Empty(messages);
    }
}
