using System.IO.Compression;
using System.Xml.Linq;

namespace MetricsClient.Conformance.Packages;

/// <summary>A packed package: its files, and the elements of its specification.</summary>
internal sealed class PackageFile
{
    private readonly XElement _metadata;

    private PackageFile(IReadOnlyDictionary<string, byte[]> files)
    {
        Files = files;
        _metadata = XDocument.Parse(Text(Assert.Single(files.Keys, static name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().Single();
    }

    /// <summary>Gets the content of the files, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Gets the name of the package.</summary>
    public string Id => this["id"];

    /// <summary>Gets a value indicating whether the package is a dotnet tool.</summary>
    public bool IsTool => Element("packageTypes") is not null;

    /// <summary>Gets the dependencies, each with its framework and version.</summary>
    public IEnumerable<string> Dependencies =>
        from dependency in _metadata.Descendants().Where(static element => element.Name.LocalName == "dependency")
        select $"{dependency.Parent!.Attribute("targetFramework")?.Value}: {dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}";

    /// <summary>Gets the text of an element of the specification; empty if there is no such element.</summary>
    public string this[string element] => Element(element)?.Value ?? "";

    /// <summary>Reads all packages of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">The extension, with a dot.</param>
    /// <returns>The packages, by name.</returns>
    public static IReadOnlyDictionary<string, PackageFile> ReadAll(string folder, string extension) =>
        Directory.GetFiles(folder, "*" + extension).Where(path => Path.GetExtension(path) == extension).Select(Read).ToDictionary(static package => package.Id);

    /// <summary>Gets an attribute of an element of the specification.</summary>
    /// <returns>The value, or null.</returns>
    public string? Attribute(string element, string attribute) => Element(element)?.Attribute(attribute)?.Value;

    /// <summary>Gets the text of a file.</summary>
    /// <returns>The text.</returns>
    public string Text(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Files[path]));
        return reader.ReadToEnd();
    }

    private static PackageFile Read(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        var files = new Dictionary<string, byte[]>();
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return new PackageFile(files);
    }

    private XElement? Element(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);
}
