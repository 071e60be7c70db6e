using System.Reflection;

namespace MetricsClient.Tests.Architecture;

/// <summary>Folders are layers: dependencies point downwards, and the namespace of an internal type is its folder.</summary>
public sealed class LayerTests
{
    // Lowest layer first. Folders on one line belong to one layer.
    private static readonly string[][] s_layers =
    [
        ["Text"],
        ["Model"],
        ["Storage"],
        ["Series"],
        ["Exposition"],
        ["Instruments", "Registry", "Collectors"],
        ["Http", "Meters", "Push", "Runtime"],
        ["Page"],
    ];

    private static readonly Assembly s_library = typeof(CollectorRegistry).Assembly;

    private static readonly Dictionary<string, string> s_sources = SourceFolders.Read();

    [Fact]
    public void No_layer_mentions_a_higher_layer()
    {
        string[] upward =
        [
            .. from type in OwnTypes()
               from mentioned in OwnTypes().Intersect(TypeReferences.Of(type))
               where Layer(mentioned) > Layer(type)
               orderby type.Name, mentioned.Name
               select $"{FolderOf(type)}/{type.Name} mentions {FolderOf(mentioned)}/{mentioned.Name}",
        ];

        // The default registry carries the process metrics, so the facade must know them.
        Assert.Equal(["Registry/Metrics mentions Runtime/ProcessMetrics", "Registry/Metrics mentions Runtime/PrometheusNetProcessMetrics"], upward);
    }

    [Fact]
    public void Servers_destinations_the_bridge_and_the_process_metrics_do_not_know_each_other()
    {
        string[] independent = ["Http", "Meters", "Push", "Runtime"];
        Assert.Contains(independent, s_layers);
        string[] across =
        [
            .. from type in OwnTypes()
               from mentioned in OwnTypes().Intersect(TypeReferences.Of(type))
               where independent.Contains(TopFolder(type)) && independent.Contains(TopFolder(mentioned)) && TopFolder(mentioned) != TopFolder(type)
               select $"{FolderOf(type)}/{type.Name} mentions {FolderOf(mentioned)}/{mentioned.Name}",
        ];

        Assert.Empty(across);
    }

    [Fact]
    public void Every_top_folder_is_in_a_layer()
    {
        Assert.Equal(
            s_layers.SelectMany(static folders => folders).Order(StringComparer.Ordinal),
            OwnTypes().Select(TopFolder).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_namespace_of_a_type_is_its_folder_unless_users_see_the_type_or_its_file()
    {
        string[] elsewhere =
        [
            .. from type in OwnTypes()
               where !type.IsPublic
                  && type.Namespace!.StartsWith("MetricsClient.", StringComparison.Ordinal)
                  && type.Namespace != $"MetricsClient.{FolderOf(type)}"
               select $"{type.FullName} lies in {FolderOf(type)}",
        ];
        string[] visible = [.. from type in OwnTypes() where type.IsPublic && type.Namespace!.StartsWith("MetricsClient.", StringComparison.Ordinal) select type.FullName];

        Assert.Empty(elsewhere);

        // Only generated code and the constraints of generic code name these types.
        Assert.Equal(["MetricsClient.CompilerServices.IMetricLabels`1", "MetricsClient.CompilerServices.LabelHasher"], visible.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_type_that_only_the_code_of_a_method_mentions_is_found()
    {
        Assert.Contains(typeof(MetricsClient.Text.NumberText), TypeReferences.Of(typeof(MetricsClient.Model.BucketBounds)));
        Assert.Contains(typeof(MetricsClient.Model.LabelSchema), TypeReferences.Of(typeof(MetricFamily<>)));
        Assert.DoesNotContain(typeof(CollectorRegistry), TypeReferences.Of(typeof(Counter)));
    }

    // Without the types that the compiler adds.
    private static IEnumerable<Type> OwnTypes() => s_library.GetTypes().Where(static type =>
        !type.IsNested && s_sources.ContainsKey(SourceFolders.KeyOf(type)));

    private static int Layer(Type type) => Array.FindIndex(s_layers, folders => folders.Contains(TopFolder(type)));

    private static string TopFolder(Type type) => FolderOf(type).Split('.')[0];

    private static string FolderOf(Type type) => s_sources[SourceFolders.KeyOf(type)];
}
