using System.Collections.Concurrent;
using MetricsClient.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetricsClient.Repository.Tests;

/// <summary>The files of this repository, without build outputs, downloaded servers and generated plots.</summary>
internal static class RepositoryFiles
{
    private static readonly ConcurrentDictionary<string, SyntaxNode> s_parsed = new();
    private static readonly string[] s_notOurs = [".git", "artifacts", ".servers", "bin", "obj", "node_modules", "packages-local", "StrykerOutput"];

    /// <summary>Finds files by extension, as paths below the root with forward slashes.</summary>
    /// <param name="folder">A folder below the root; an empty string for the root itself.</param>
    /// <param name="extensions">Extensions with their dot, such as <c>.cs</c>.</param>
    /// <returns>The paths in ordinal order.</returns>
    public static string[] Find(string folder, params string[] extensions)
    {
        var found = new List<string>();
        Add(Path.Combine(Checkout.Root, folder), extensions, found);
        return [.. found.Select(static file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A path below the root.</param>
    /// <returns>The text of the file.</returns>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    /// <summary>Parses a C# file, for all tests together.</summary>
    /// <param name="path">A path below the root.</param>
    /// <returns>The root of the syntax tree.</returns>
    public static SyntaxNode Parse(string path) =>
        s_parsed.GetOrAdd(path, static path => CSharpSyntaxTree.ParseText(Read(path)).GetRoot());

    private static void Add(string folder, string[] extensions, List<string> found)
    {
        found.AddRange(Directory.EnumerateFiles(folder).Where(file => extensions.Contains(Path.GetExtension(file))));
        foreach (string below in Directory.EnumerateDirectories(folder).Where(static below => !s_notOurs.Contains(Path.GetFileName(below))))
        {
            Add(below, extensions, found);
        }
    }
}
