using System.Reflection;

namespace MetricsClient.Tests.Architecture;

/// <summary>Folders are layers, and dependencies point one way.</summary>
public sealed class LayerTests
{
    private static readonly string[][] s_fromTheGround = [["Text"], ["State"], ["Exposition"], ["", "Collect"], ["Http", "Lint", "Push", "Runtime"]];

    private static readonly Assembly s_library = typeof(CollectorRegistry).Assembly;

    // Types without code of their own lie where their namespace says.
    private static readonly Dictionary<Type, string> s_folders = SourceFolders.Of(s_library);

    [Fact]
    public void No_layer_mentions_one_above_it()
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
        Assert.Equal(["/Metrics mentions Runtime/ProcessMetrics"], upward);
    }

    [Fact]
    public void The_uppermost_layers_do_not_know_each_other()
    {
        string[] across =
        [
            .. from type in OwnTypes()
               from mentioned in OwnTypes().Intersect(TypeReferences.Of(type))
               where Layer(type) == s_fromTheGround.Length - 1 && Layer(mentioned) == Layer(type) && FolderOf(mentioned) != FolderOf(type)
               select $"{FolderOf(type)}/{type.Name} mentions {FolderOf(mentioned)}/{mentioned.Name}",
        ];

        Assert.Empty(across);
    }

    [Fact]
    public void Every_folder_is_a_layer()
    {
        Assert.Empty(OwnTypes().Select(FolderOf).Except(s_fromTheGround.SelectMany(static folders => folders)));
        Assert.Equal("State", FolderOf(typeof(MetricSeries)));
        Assert.Equal("Exposition", FolderOf(typeof(ExpositionFormat)));
        Assert.Equal("Text", FolderOf(typeof(Throw)));
        Assert.Equal("Text", FolderOf(typeof(EscapingScheme)));
        Assert.Equal("", FolderOf(typeof(CollectorRegistry)));
    }

    [Fact]
    public void What_a_method_mentions_in_its_code_is_found()
    {
        Assert.Contains(typeof(MetricsClient.Text.NumberText), TypeReferences.Of(typeof(MetricsClient.State.BucketBounds)));
        Assert.Contains(typeof(MetricsClient.State.LabelSchema), TypeReferences.Of(typeof(MetricFamily)));
        Assert.DoesNotContain(typeof(CollectorRegistry), TypeReferences.Of(typeof(Counter)));
    }

    // Without what the compiler adds of its own.
    private static IEnumerable<Type> OwnTypes() => s_library.GetTypes().Where(static type =>
        !type.IsNested && (s_folders.ContainsKey(type) || type.Namespace?.StartsWith("MetricsClient", StringComparison.Ordinal) == true));

    private static int Layer(Type type) => Array.FindIndex(s_fromTheGround, folders => folders.Contains(FolderOf(type)));

    private static string FolderOf(Type type) => s_folders.TryGetValue(type, out string? folder)
        ? folder
        : type.Namespace!["MetricsClient".Length..].TrimStart('.');
}
