using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>The packages contain what users need and nothing else.</summary>
[Trait("Lane", "packages")]
public sealed class PackageContentTests
{
    private static readonly string[] s_tools = ["MetricsClient.Migration.Tool", "MetricsClient.Tool"];
    private static readonly string[] s_analyzers = ["MetricsClient.Migration"];
    private static readonly string[] s_libraries =
    [
        "MetricsClient", "MetricsClient.AspNetCore", "MetricsClient.AspNetCore.Grpc", "MetricsClient.Grpc", "MetricsClient.HealthChecks",
        "MetricsClient.Hosting", "MetricsClient.HttpClientFactory", "MetricsClient.RemoteWrite", "MetricsClient.Testing",
    ];

    // The core on .NET 8 needs a later version of one package, for the advice of instruments. A package also names the packages of its
    // dependencies, because versions are pinned centrally. CORE is the version of this build.
    private const string Dependencies = """
        MetricsClient, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.AspNetCore, both: MetricsClient CORE
        MetricsClient.AspNetCore, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.AspNetCore.Grpc, both: Grpc.AspNetCore.Server 2.65.0
        MetricsClient.AspNetCore.Grpc, both: Grpc.Core.Api 2.65.0
        MetricsClient.AspNetCore.Grpc, both: MetricsClient.Grpc CORE
        MetricsClient.AspNetCore.Grpc, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.Grpc, both: Grpc.Core.Api 2.65.0
        MetricsClient.Grpc, both: MetricsClient CORE
        MetricsClient.Grpc, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.Grpc, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.HealthChecks, both: MetricsClient CORE
        MetricsClient.HealthChecks, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.HealthChecks, both: Microsoft.Extensions.Diagnostics.HealthChecks 8.0.0
        MetricsClient.HealthChecks, both: Microsoft.Extensions.Hosting.Abstractions 8.0.1
        MetricsClient.HealthChecks, both: Microsoft.Extensions.Options 8.0.2
        MetricsClient.HealthChecks, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.Hosting, both: MetricsClient [CORE]
        MetricsClient.Hosting, both: MetricsClient.RemoteWrite [CORE]
        MetricsClient.Hosting, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.Hosting, both: Microsoft.Extensions.Hosting.Abstractions 8.0.1
        MetricsClient.Hosting, both: Microsoft.Extensions.Options 8.0.2
        MetricsClient.Hosting, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.HttpClientFactory, both: MetricsClient CORE
        MetricsClient.HttpClientFactory, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.HttpClientFactory, both: Microsoft.Extensions.Http 8.0.1
        MetricsClient.HttpClientFactory, both: Microsoft.Extensions.Options 8.0.2
        MetricsClient.HttpClientFactory, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.RemoteWrite, both: MetricsClient [CORE]
        MetricsClient.RemoteWrite, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.RemoteWrite, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        MetricsClient.Testing, both: MetricsClient [CORE]
        MetricsClient.Testing, both: Microsoft.Extensions.DependencyInjection.Abstractions 8.0.2
        MetricsClient.Testing, net8.0: System.Diagnostics.DiagnosticSource 9.0.0
        """;

    [Fact]
    public async Task A_release_has_the_packages_of_the_page_about_support()
    {
        string page = await File.ReadAllTextAsync(Repository.File("docs", "support.md"), TestContext.Current.CancellationToken);
        string list = page[page.IndexOf("## Packages", StringComparison.Ordinal)..].Split("\n\n")[2];

        IEnumerable<string> packed = (await PackagesAsync()).Keys.Order(StringComparer.Ordinal);

        Assert.Equal(s_libraries.Concat(s_tools).Concat(s_analyzers).Order(StringComparer.Ordinal), packed);
        Assert.Equal(packed, list.Replace('\n', ' ').TrimEnd('.').Split(", ").Select(static name => name.Trim('`', ' ', '.')));
    }

    [Fact]
    public async Task A_package_has_a_readme_an_icon_a_license_release_notes_and_the_commit()
    {
        string commit = (await RunGitAsync("rev-parse", "HEAD")).Trim();
        string changelog = await File.ReadAllTextAsync(Repository.File("CHANGELOG.md"), TestContext.Current.CancellationToken);
        foreach (PackageFile package in (await PackagesAsync()).Values)
        {
            Assert.Equal("PACKAGE.md", package["readme"]);
            Assert.Contains("# MetricsClient", package.Text("PACKAGE.md"), StringComparison.Ordinal);
            Assert.Equal("icon.png", package["icon"]);
            Assert.Equal(await File.ReadAllBytesAsync(Repository.File("src", "icon.png"), TestContext.Current.CancellationToken), package.Files["icon.png"]);
            Assert.Equal(("expression", "MIT"), (package.Attribute("license", "type"), package["license"]));
            Assert.Equal("MetricsClient contributors", package["authors"]);
            Assert.InRange(package["description"].Length, 40, 300);
            Assert.Contains("prometheus", package["tags"], StringComparison.Ordinal);
            Assert.Equal(changelog, package.Text("CHANGELOG.md"));
            AssertReleaseNotes(changelog, package["releaseNotes"]);
            Assert.Equal(("git", PackedPackages.RepositoryUrl, commit), (package.Attribute("repository", "type"), package.Attribute("repository", "url"), package.Attribute("repository", "commit")));
        }
    }

    [Fact]
    public async Task A_library_has_an_assembly_with_documentation_and_symbols_for_each_framework()
    {
        IReadOnlyDictionary<string, PackageFile> packages = await PackagesAsync();
        IReadOnlyDictionary<string, PackageFile> symbols = PackageFile.ReadAll((await PackedPackages.GetAsync()).Feed, ".snupkg");

        Assert.Equal(s_libraries, symbols.Keys.Order(StringComparer.Ordinal));
        foreach (string library in s_libraries)
        {
            Assert.Equal(
                [$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml", $"lib/net8.0/{library}.dll", $"lib/net8.0/{library}.xml"],
                packages[library].Files.Keys.Where(static name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            foreach (string framework in (string[])["net10.0", "net8.0"])
            {
                Assert.Contains("<summary>", packages[library].Text($"lib/{framework}/{library}.xml"), StringComparison.Ordinal);
                AssertSymbolsOf(packages[library].Files[$"lib/{framework}/{library}.dll"], symbols[library].Files[$"lib/{framework}/{library}.pdb"]);
            }
        }
    }

    [Fact]
    public async Task Analyzers_and_tools_contain_their_symbols()
    {
        IReadOnlyDictionary<string, PackageFile> packages = await PackagesAsync();

        var analyzers = packages.Values.SelectMany(static package => package.Files).Where(static file => file.Key.StartsWith("analyzers/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["MetricsClient.Analyzers.dll", "MetricsClient.CodeFixes.dll", "MetricsClient.Migration.dll"],
            analyzers.Select(static file => Path.GetFileName(file.Key)).Order(StringComparer.Ordinal));
        Assert.All(analyzers, static file => Assert.True(EmbedsSymbols(file.Value)));
        foreach (PackageFile tool in s_tools.Select(name => packages[name]))
        {
            string[] ours = [.. tool.Files.Keys.Where(IsOurs)];
            Assert.NotEmpty(ours);
            foreach (string assembly in ours.Where(assembly => !EmbedsSymbols(tool.Files[assembly])))
            {
                AssertSymbolsOf(tool.Files[assembly], tool.Files[Path.ChangeExtension(assembly, ".pdb")]);
            }
        }
    }

    [Fact]
    public async Task A_package_has_no_other_dependency()
    {
        IEnumerable<string> dependencies =
            from package in (await PackagesAsync()).Values
            from dependency in package.Dependencies
            select $"{package.Id}, {dependency}";

        Assert.Equal(
            Dependencies.Replace("CORE", PackedPackages.Version, StringComparison.Ordinal).Split('\n').SelectMany(InBothFrameworks).Order(StringComparer.Ordinal),
            dependencies.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_notices_of_a_tool_name_each_library_that_the_package_contains()
    {
        IReadOnlyDictionary<string, PackageFile> packages = await PackagesAsync();
        foreach (PackageFile tool in s_tools.Select(name => packages[name]))
        {
            IEnumerable<string> contained =
                from path in tool.Files.Keys
                where Path.GetExtension(path) is ".dll" or ".exe" or ".so" && !IsOurs(path)
                select Path.GetFileName(path);
            IEnumerable<string> named =
                from line in tool.Text("THIRD-PARTY-NOTICES.txt").Split('\n')
                where line.StartsWith("  ", StringComparison.Ordinal)
                select line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

            Assert.Equal(contained.Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
            Assert.Contains("Permission is hereby granted, free of charge", tool.Text("THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);
        }
    }

    private static async Task<IReadOnlyDictionary<string, PackageFile>> PackagesAsync() => PackageFile.ReadAll((await PackedPackages.GetAsync()).Feed, ".nupkg");

    // The text between the heading of the newest version and its first list.
    private static void AssertReleaseNotes(string changelog, string notes)
    {
        string section = changelog.Split("\n## [").First(static part => char.IsAsciiDigit(part[0]));
        string introduction = section[section.IndexOf('\n', StringComparison.Ordinal)..section.IndexOf("\n#", StringComparison.Ordinal)].Trim();
        Assert.NotEmpty(introduction);
        Assert.Equal($"{introduction}\n\nCHANGELOG.md in this package lists all changes.", notes.ReplaceLineEndings("\n"));
    }

    private static bool IsOurs(string path) =>
        path.EndsWith(".dll", StringComparison.Ordinal) && (Path.GetFileName(path).StartsWith("MetricsClient", StringComparison.Ordinal) || Path.GetFileName(path) is "promjob.dll" or "metricsclient-migrate.dll");

    private static IEnumerable<string> InBothFrameworks(string line) => line.Contains(", both:", StringComparison.Ordinal)
        ? [line.Replace("both", "net10.0", StringComparison.Ordinal), line.Replace("both", "net8.0", StringComparison.Ordinal)]
        : [line];

    private static bool EmbedsSymbols(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        return reader.ReadDebugDirectory().Any(static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    private static void AssertSymbolsOf(byte[] assembly, byte[] symbols)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        DebugDirectoryEntry entry = Assert.Single(reader.ReadDebugDirectory(), static entry => entry.Type == DebugDirectoryEntryType.CodeView);
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        Assert.Equal(reader.ReadCodeViewDebugDirectoryData(entry).Guid, new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
    }

    private static async Task<string> RunGitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root };
        CommandResult result = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        Assert.True(result.ExitCode == 0, result.Everything);
        return result.Output;
    }
}
