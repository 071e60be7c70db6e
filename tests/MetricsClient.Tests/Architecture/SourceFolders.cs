using System.Text.RegularExpressions;

namespace MetricsClient.Tests.Architecture;

/// <summary>Reads the sources of the core package: the folder of each type.</summary>
internal static partial class SourceFolders
{
    /// <summary>Maps the name of each top-level type to its folder below <c>src/MetricsClient</c>, such as <c>Storage.Sums</c>.</summary>
    public static Dictionary<string, string> Read()
    {
        string project = Path.Combine(Checkout.Root, "src", "MetricsClient");
        var folders = new Dictionary<string, string>();
        foreach (string file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            foreach (Match declaration in TypeDeclaration().Matches(File.ReadAllText(file)))
            {
                folders[declaration.Groups["name"].Value + declaration.Groups["generic"].Value] = folder;
            }
        }

        return folders;
    }

    /// <summary>The key of a type in the result of <see cref="Read"/>.</summary>
    public static string KeyOf(Type type) => type.IsGenericTypeDefinition
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(static argument => argument.Name))}>"
        : type.Name;

    [GeneratedRegex(@"^(public|internal)\b[^(;={\n]*?\b(class|struct|interface|enum|delegate \w+)\s+(?<name>\w+)(?<generic><[\w, ]+>)?", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
