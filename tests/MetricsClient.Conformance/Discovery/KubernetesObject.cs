using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace MetricsClient.Conformance.Discovery;

/// <summary>An object in a file of samples/kubernetes. All scalars of the content are texts.</summary>
internal sealed record KubernetesObject(string File, JsonObject Content)
{
    public string Kind => Text("kind");

    public string Name => $"{Kind} {Content["metadata"]!["name"]}";

    /// <summary>Gets the namespace; empty for an object of the whole cluster.</summary>
    public string Namespace => (string?)Content["metadata"]!["namespace"] ?? "";

    public JsonObject Spec => Content["spec"]!.AsObject();

    public IReadOnlyDictionary<string, string> Labels => Pairs(Content["metadata"]!["labels"]);

    /// <summary>Gets the template of the pods that the object creates; null if it creates none.</summary>
    public JsonNode? PodTemplate => Kind == "CronJob" ? Spec["jobTemplate"]!["spec"]!["template"] : Content["spec"]?["template"];

    /// <summary>Gets the labels of the pods that the object creates.</summary>
    public IReadOnlyDictionary<string, string> PodLabels => Pairs(PodTemplate?["metadata"]!["labels"]);

    /// <summary>Gets the containers of the pods that the object creates, sidecars included.</summary>
    public IEnumerable<JsonNode> Containers => Items(PodTemplate?["spec"]!["initContainers"]).Concat(Items(PodTemplate?["spec"]!["containers"]));

    /// <summary>Gets the ports of the pods that the object creates, by name.</summary>
    public IReadOnlyDictionary<string, string> PodPorts => Containers
        .SelectMany(static container => Items(container["ports"]))
        .ToDictionary(static port => (string)port["name"]!, static port => (string)port["containerPort"]!);

    /// <summary>Reads all objects.</summary>
    /// <returns>The objects, in the order of the files.</returns>
    public static IReadOnlyList<KubernetesObject> ReadAll() =>
    [
        .. from path in Files()
           from document in Documents(path)
           select new KubernetesObject(Path.GetFileName(path), Json(document.RootNode)!.AsObject()),
    ];

    /// <summary>Finds the files.</summary>
    /// <returns>The paths.</returns>
    public static IEnumerable<string> Files() =>
        Directory.GetFiles(Repository.File("samples", "kubernetes"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static IEnumerable<JsonNode> Items(JsonNode? list) => list?.AsArray().Select(static item => item!) ?? [];

    /// <summary>Reads texts by name.</summary>
    /// <returns>The pairs; empty if there is no node.</returns>
    public static IReadOnlyDictionary<string, string> Pairs(JsonNode? node) =>
        node?.AsObject().ToDictionary(static pair => pair.Key, static pair => (string)pair.Value!) ?? [];

    /// <summary>Returns true if the selector has at least one label, and the labels have all labels of the selector.</summary>
    public static bool Selects(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        Pairs(selector) is { Count: > 0 } wanted && wanted.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    public override string ToString() => $"{File}: {Name}";

    private static IList<YamlDocument> Documents(string path)
    {
        var stream = new YamlStream();
        using StreamReader reader = System.IO.File.OpenText(path);
        stream.Load(reader);
        return stream.Documents;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        _ => ((YamlScalarNode)node).Value,
    };

    private string Text(string key) => (string)Content[key]!;
}
