using System.Text;

namespace MetricsClient.Tests;

/// <summary>Files that hold what an output must be, to the byte.</summary>
internal static class Golden
{
    public static string Read(string name)
    {
        using Stream stream = typeof(Golden).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The test project has no file '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
