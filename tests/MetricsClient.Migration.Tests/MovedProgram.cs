using MetricsClient.Migration.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Migration.Tests;

/// <summary>A program before and after the move. The program compiles against prometheus-net before, and against MetricsClient after.</summary>
internal sealed class MovedProgram
{
    /// <summary>The version of the language, explicit because each version can change the choice of an overload.</summary>
    public const LanguageVersion Language = LanguageVersion.CSharp13;

    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.DependencyInjection;
        """;

    // Read once, because a compilation shares the symbols of a reference with earlier compilations.
    private static readonly (string Name, MetadataReference Reference)[] s_platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => (Path.GetFileName(path), (MetadataReference)MetadataReference.CreateFromFile(path))),
    ];

    // The packages for gRPC and health checks are not on each feed. Their public members, as far as an app calls them.
    private static readonly MetadataReference[] s_integrations =
    [
        Compiled("Prometheus.AspNetCore.Grpc", """
            namespace Prometheus;
            public static class GrpcMetricsMiddlewareExtensions
            {
                public static IApplicationBuilder UseGrpcMetrics(this IApplicationBuilder app, Action<GrpcMiddlewareExporterOptions> configure) => app;
                public static IApplicationBuilder UseGrpcMetrics(this IApplicationBuilder app, GrpcMiddlewareExporterOptions? options = null) => app;
            }
            public abstract class GrpcMetricsOptionsBase { public bool Enabled { get; set; } public CollectorRegistry? Registry { get; set; } }
            public sealed class GrpcRequestCountOptions : GrpcMetricsOptionsBase { public ICollector<ICounter>? Counter { get; set; } }
            public sealed class GrpcMiddlewareExporterOptions { public GrpcRequestCountOptions RequestCount { get; set; } = new(); }
            """),
        Compiled("Prometheus.AspNetCore.HealthChecks", """
            namespace Prometheus;
            public static class HealthCheckBuilderExtensions
            {
                public static IHealthChecksBuilder ForwardToPrometheus(this IHealthChecksBuilder builder, PrometheusHealthCheckPublisherOptions? options = null) => builder;
            }
            public sealed class PrometheusHealthCheckPublisherOptions { public Gauge? Gauge { get; set; } public Gauge GetDefaultGauge() => Gauge!; }
            """),
    ];

    private static readonly MetadataReference[] s_after = [.. Platform(static name => !name.StartsWith("Prometheus.", StringComparison.Ordinal))];

    private MovedProgram(IReadOnlyList<string> files, IReadOnlyList<string> remaining, IReadOnlyList<string> errors)
    {
        Files = files;
        Remaining = remaining;
        Errors = errors;
    }

    /// <summary>Gets the references of a program that uses prometheus-net.</summary>
    public static IReadOnlyList<MetadataReference> PrometheusNetReferences { get; } = [.. Platform(static name => !IsSuccessor(name)), .. s_integrations];

    /// <summary>Gets the references of a program that uses both libraries.</summary>
    public static IReadOnlyList<MetadataReference> BothLibraries { get; } = [.. Platform(static _ => true)];

    /// <summary>Gets the moved files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Gets the manual changes: line after the move, and message.</summary>
    public IReadOnlyList<string> Remaining { get; }

    /// <summary>Gets the errors of the compiler after the move: file, line and code.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Moves the files of a program.</summary>
    public static MovedProgram Of(params string[] files)
    {
        CSharpCompilation before = Compilation(files, PrometheusNetReferences);
        Assert.Equal("", string.Join('\n', ErrorsOf(before)));
        return Moved(before, MetricShapes.Of([before], TestContext.Current.CancellationToken), s_after);
    }

    private static MovedProgram Moved(CSharpCompilation before, MetricShapes shapes, IEnumerable<MetadataReference> references)
    {
        var moved = new List<string>();
        var remaining = new List<string>();
        foreach (SyntaxTree tree in before.SyntaxTrees.Skip(1))
        {
            var migration = FileMigration.Of(before.GetSemanticModel(tree), shapes, TestContext.Current.CancellationToken);
            moved.Add(migration?.Text.ToString() ?? tree.ToString());
            remaining.AddRange(migration?.Remainders.Select(static left => $"{left.Position.Line + 1}: {left.Message} [{left.Section}]") ?? []);
        }

        CSharpCompilation after = Compilation([.. moved], references);
        return new MovedProgram(moved, remaining, [.. ErrorsOf(after)]);
    }

    /// <summary>Moves the files of two projects, of which the second references the first.</summary>
    public static (MovedProgram First, MovedProgram Second) OfTwo(string first, string second)
    {
        CSharpCompilation one = Compilation([first], PrometheusNetReferences, "First");
        CSharpCompilation two = Compilation([second], [.. PrometheusNetReferences, one.ToMetadataReference()]);
        Assert.Equal("", string.Join('\n', ErrorsOf(one).Concat(ErrorsOf(two))));
        var shapes = MetricShapes.Of([one, two], TestContext.Current.CancellationToken);
        MovedProgram moved = Moved(one, shapes, s_after);
        return (moved, Moved(two, shapes, [.. s_after, Compilation([.. moved.Files], s_after, "First").ToMetadataReference()]));
    }

    /// <summary>Creates a compilation of files.</summary>
    public static CSharpCompilation Compilation(string[] files, IEnumerable<MetadataReference> references, string name = "Program")
    {
        var options = new CSharpParseOptions(Language);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(files.Any(static text => text.Contains("// plain", StringComparison.Ordinal)) ? "" : Usings, options, "Usings.cs", cancellationToken: TestContext.Current.CancellationToken),
            .. files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"{i}.cs", cancellationToken: TestContext.Current.CancellationToken)),
        ];
        bool isProgram = files.Any(static text => text.Contains("// program", StringComparison.Ordinal));
        return CSharpCompilation.Create(
            name,
            trees,
            references,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static IEnumerable<MetadataReference> Platform(Func<string, bool> filter) =>
        s_platform.Where(known => filter(known.Name)).Select(static known => known.Reference);

    private static bool IsSuccessor(string name) => name.StartsWith("MetricsClient", StringComparison.Ordinal) || name == "metricsclient-migrate.dll";

    private static CompilationReference Compiled(string assembly, string source) => CSharpCompilation.Create(
        assembly,
        [CSharpSyntaxTree.ParseText(Usings + source)],
        Platform(static name => !IsSuccessor(name)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)).ToMetadataReference();

    private static IEnumerable<string> ErrorsOf(CSharpCompilation compilation) => compilation.GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(static diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
}
