namespace MetricsClient.Conformance;

/// <summary>Where things lie in the repository that this test project was built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The file of that path, given with its folders one by one.</summary>
    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>The assembly of an executable project, as this build of the solution made it.</summary>
    public static string BuiltAssembly(string project) => BuiltAssembly(project, project, "");

    /// <summary>The assembly of that name of a project that is built for several frameworks.</summary>
    public static string BuiltAssembly(string project, string name) => BuiltAssembly(project, name, "_net10.0");

    private static string BuiltAssembly(string project, string name, string framework)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string assembly = File("artifacts", "bin", project, configuration + framework, name + ".dll");
        Assert.True(System.IO.File.Exists(assembly), $"{project} is not built: there is no {assembly}.");
        return assembly;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "MetricsClient.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No MetricsClient.sln above {AppContext.BaseDirectory}.");
    }
}
