using MetricsClient.Analyzers.Labels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Analyzers.Tests.Labels;

public class IncrementalTests
{
    private const string Labels =
        """
        using MetricsClient;
        namespace MyApp;
        [MetricLabels] public readonly partial record struct First(Verb Method, string Route);
        [MetricLabels] public readonly partial record struct Second(bool IsRetry);
        public enum Verb { Get, Post }
        """;

    private const string Elsewhere = "namespace MyApp; public class Service { public int Run() => 1; }";

    [Fact]
    public void An_edit_elsewhere_generates_no_code()
    {
        IncrementalStepRunReason[] reasons = AfterEdit(1, Elsewhere.Replace("=> 1", "=> 2", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void A_comment_beside_the_labels_generates_no_code()
    {
        IncrementalStepRunReason[] reasons = AfterEdit(0, Labels + "\n// A comment.\n");

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void A_change_of_one_type_generates_the_code_of_this_type_only()
    {
        IncrementalStepRunReason[] reasons = AfterEdit(0, Labels.Replace("IsRetry", "IsRepeated", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons);
    }

    [Fact]
    public void A_change_of_an_enum_in_another_file_generates_the_code_of_its_labels()
    {
        string[] files =
        [
            Labels.Replace("public enum Verb { Get, Post }", "", StringComparison.Ordinal),
            "namespace MyApp; public enum Verb { Get, Post }",
        ];

        IncrementalStepRunReason[] reasons = AfterEdit(1, "namespace MyApp; public enum Verb { Get, Post, Put }", files);

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], reasons);
    }

    // Returns for each generated file why its last step ran.
    private static IncrementalStepRunReason[] AfterEdit(int file, string text, params string[] files)
    {
        CSharpCompilation before = GeneratedCode.Compile(files is [] ? [Labels, Elsewhere] : files);
        SyntaxTree edited = before.SyntaxTrees[file];
        CSharpCompilation after = before.ReplaceSyntaxTree(edited, edited.WithChangedText(SourceText.From(text)));

        GeneratorRunResult result = GeneratedCode.Driver(before).RunGenerators(before).RunGenerators(after).GetRunResult().Results[0];

        Assert.Equal(2, result.TrackedSteps[MetricLabelsGenerator.CodeStep].Length);
        return [.. result.TrackedOutputSteps.Values.Single().SelectMany(static step => step.Outputs).Select(static output => output.Reason)];
    }
}
