using MetricsClient.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Analyzers.Tests.Labels;

public class GeneratedCodeTests
{
    private const string Folder = "tests/MetricsClient.Analyzers.Tests/Labels";

    [Theory]
    [InlineData("Closed")]
    [InlineData("Open")]
    [InlineData("Nested")]
    public void The_code_of_a_type_is_the_approved_code(string example)
    {
        string code = Assert.Single(GeneratedCode.Of(GeneratedCode.Compile([Read($"{example}.txt")]))).Text;

        string approved = Read($"{example}.approved.txt");
        if (code != approved)
        {
            // The new code, for a comparison and for approval.
            File.WriteAllText(Path.Combine(Path.GetTempPath(), $"{example}.approved.txt"), code);
        }

        Assert.Equal(approved, code);
    }

    [Fact]
    public void The_code_is_the_same_in_CSharp_12_and_in_the_newest_version()
    {
        string[] files = [Read("Open.txt")];

        Assert.Equal(
            GeneratedCode.Of(GeneratedCode.Compile(files)),
            GeneratedCode.Of(GeneratedCode.Compile(files, LanguageVersion.Preview)));
    }

    [Fact]
    public void The_order_of_the_files_does_not_change_the_code()
    {
        string[] files = [Read("Closed.txt"), Read("Open.txt"), Read("Nested.txt")];

        Assert.Equal(
            GeneratedCode.Of(GeneratedCode.Compile(files)).Order(),
            GeneratedCode.Of(GeneratedCode.Compile([.. files.Reverse()])).Order());
    }

    [Fact]
    public void Types_in_different_places_with_the_same_name_have_different_files()
    {
        (string Name, string Text)[] generated = GeneratedCode.Of(GeneratedCode.Compile(
            [
                """
                using MetricsClient;
                [MetricLabels] internal readonly partial record struct L(bool A);
                namespace One { [MetricLabels] internal readonly partial record struct L(bool A); }
                namespace One.Two { [MetricLabels] internal readonly partial record struct L(bool A); }
                partial class Outer { [MetricLabels] private readonly partial record struct L(bool A); }
                partial class Outer<T> { [MetricLabels] private readonly partial record struct L(bool A); }
                """,
            ]));

        Assert.Equal(
            ["L.g.cs", "One.L.g.cs", "One.Two.L.g.cs", "Outer.L.g.cs", "Outer_1.L.g.cs"],
            generated.Select(static file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("internal readonly partial record struct L(bool A);")]
    [InlineData("public partial record struct L(string? A, int? B, System.Guid? C, ulong? D);")]
    [InlineData("public readonly partial record struct L(string @class, int @struct, bool @enum);")]
    [InlineData("public readonly partial record struct L<T>(string A) where T : class, new();")]
    [InlineData("public readonly partial record struct L(System.DayOfWeek? A, [AllowedLabelValues(\"a\", \"\", \"__other__\", \"a\")] string? B);")]
    [InlineData("public readonly partial record struct L(E A); public enum E { }")]
    [InlineData("public readonly partial record struct L(E A, E? B); public enum E : sbyte { A = -2, B, C }")]
    [InlineData("public readonly partial record struct L(E A, E? B); public enum E : ulong { A = ulong.MaxValue, B = 0, C = long.MaxValue }")]
    [InlineData("public readonly partial record struct L(E A, E? B); public enum E : long { A = long.MinValue, B = long.MaxValue }")]
    [InlineData("public readonly partial record struct L(E A); public enum E { [System.Obsolete(\"old\")] A, [LabelValue(\"\\\"\\n\\u00e9\")] B, C = A }")]
    [InlineData("public readonly partial record struct L(E A = E.B, string? B = null, sbyte C = -1); public enum E : ulong { A, B = ulong.MaxValue }")]
    [InlineData("public readonly partial record struct L(long @class = long.MinValue, string B = \"\\\"\");")]
    [InlineData("public readonly partial record struct L(int A = 1) { public L() : this(2) { } }")]
    [InlineData("public readonly partial record struct L(bool A) { public bool IsSet => A; public override string ToString() => \"\"; }")]
    public void The_code_compiles_without_warnings_in_a_checked_context(string declaration)
    {
        string file = "using MetricsClient;\n[MetricLabels] " + declaration;

        Assert.Single(GeneratedCode.Of(GeneratedCode.Compile([file])));
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Warnings)]
    public void A_string_without_nullable_annotations_is_an_optional_label(NullableContextOptions nullable)
    {
        string code = Assert.Single(GeneratedCode.Of(GeneratedCode.Compile(
            ["using MetricsClient;\n[MetricLabels] public readonly partial record struct L(string A, [AllowedLabelValues(\"x\")] string B);"],
            nullable: nullable))).Text;

        Assert.Contains("labels.A ?? \"\"", code, StringComparison.Ordinal);
        Assert.Contains("if (string.IsNullOrEmpty(value))", code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string Plan = \"free\", int? Code = null", "public L()\n        : this(\"free\")")]
    [InlineData("System.DayOfWeek Day = System.DayOfWeek.Friday, int? Code = null", "public L()\n        : this((global::System.DayOfWeek)(5))")]
    [InlineData("System.DayOfWeek? Day = System.DayOfWeek.Friday", "public L()\n        : this((global::System.DayOfWeek)(5))")]
    [InlineData("System.Guid Id = default, bool IsSlow = true", "public L()\n        : this(default)")]
    [InlineData("string? Route = null, bool IsSlow = true", "public L()\n        : this(default)")]
    [InlineData("bool IsSlow = true, long Code = -1", "public L()\n        : this((bool)(true))")]
    [InlineData("string Plan, int? Code = null", null)]
    public void Labels_with_defaults_have_a_constructor_without_parameters(string parameters, string? constructor)
    {
        string code = Assert.Single(GeneratedCode.Of(GeneratedCode.Compile(
            [$"using MetricsClient;\n[MetricLabels] public readonly partial record struct L({parameters});"]))).Text;

        Assert.Equal(constructor is not null, code.Contains("public L()", StringComparison.Ordinal));
        Assert.Contains(constructor ?? "", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_with_a_mistake_has_no_code()
    {
        CSharpCompilation compilation = GeneratedCode.Compile(["using MetricsClient;\n[MetricLabels] public readonly partial record struct L(double A);"]);

        Assert.Empty(GeneratedCode.Of(compilation));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Checkout.Root, Folder, file));
}
