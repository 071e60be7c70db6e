using MetricsClient.Tests;

namespace MetricsClient.Conformance;

/// <summary>Paths in the repository from which this project was built.</summary>
internal static class Repository
{
    /// <summary>Gets the folder of the solution.</summary>
    public static string Root => Checkout.Root;

    /// <summary>Combines the root with the parts of a path.</summary>
    /// <returns>The full path.</returns>
    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Finds the assembly of an executable project in the output of the current build.</summary>
    /// <returns>The full path.</returns>
    public static string BuiltAssembly(string project) => BuiltAssembly(project, project, "");

    /// <summary>Finds the assembly of a project that is built for several frameworks.</summary>
    /// <returns>The full path.</returns>
    public static string BuiltAssembly(string project, string name) => BuiltAssembly(project, name, "_net10.0");

    private static string BuiltAssembly(string project, string name, string framework)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string assembly = File("artifacts", "bin", project, configuration + framework, name + ".dll");
        Assert.True(System.IO.File.Exists(assembly), $"{project} is not built: there is no {assembly}.");
        return assembly;
    }
}
