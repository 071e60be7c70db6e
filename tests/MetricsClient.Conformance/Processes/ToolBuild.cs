using System.Runtime.InteropServices;

namespace MetricsClient.Conformance.Processes;

/// <summary>The two forms in which promjob is published.</summary>
public enum ToolBuild
{
    /// <summary>The dotnet tool, which needs a .NET runtime.</summary>
    Dotnet,

    /// <summary>The native executable.</summary>
    Native,
}

/// <summary>The programs of both builds of promjob. The first test that needs the native executable publishes it.</summary>
internal static class ToolBuilds
{
    private static readonly Lazy<Task<string>> s_native = new(PublishAsync);

    /// <summary>Gets the path of the program of a build.</summary>
    /// <returns>The path of a file that can be started by its name.</returns>
    public static Task<string> GetAsync(ToolBuild build)
    {
        if (build == ToolBuild.Dotnet)
        {
            return Task.FromResult(Path.ChangeExtension(Repository.BuiltAssembly("MetricsClient.Tool", "promjob"), null));
        }

        Tools.RequireNativeToolchain();
        return s_native.Value;
    }

    // The folder is kept, and the version does not contain the commit, so that the next test run compiles only what has changed.
    private static async Task<string> PublishAsync()
    {
        string artifacts = Repository.File("artifacts", "native-promjob");
        string output = Path.Combine(artifacts, "program");
        string log = await Dotnet.RunAsync(
            Repository.Root,
            "publish", Repository.File("src", "MetricsClient.Tool"), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier,
            "-property:RunAnalyzers=false", "-property:IncludeSourceRevisionInInformationalVersion=false", "--artifacts-path", artifacts, "--output", output);
        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(output, "promjob.dll")), "It was not compiled to native code.");
        return Path.Combine(output, "promjob");
    }
}
