using System.Text.RegularExpressions;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>A project file, or a file of properties: package references and global usings. All other text stays byte by byte.</summary>
internal static partial class ProjectFile
{
    private const string HttpClients = "MetricsClient.HttpClientFactory";

    private static readonly Dictionary<string, string> s_packages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["prometheus-net"] = "MetricsClient",
        ["prometheus-net.AspNetCore"] = "MetricsClient.AspNetCore",
        ["prometheus-net.AspNetCore.Grpc"] = "MetricsClient.AspNetCore.Grpc",
        ["prometheus-net.AspNetCore.HealthChecks"] = "MetricsClient.HealthChecks",
    };

    /// <summary>Moves the text of a file.</summary>
    /// <param name="text">The text before.</param>
    /// <param name="version">The version of the packages.</param>
    /// <param name="addsHttpClients">True if the code measures HTTP clients, which have a package of their own.</param>
    /// <param name="others">The texts of project files that keep their packages, and need the versions of these packages.</param>
    /// <returns>The moved text, and the place and name of each package without counterpart.</returns>
    public static (string Text, IReadOnlyList<(int Place, string Package)> Unknown) Move(
        string text, string version, bool addsHttpClients, params IReadOnlyList<string> others)
    {
        var unknown = new List<(int, string)>();
        bool adds = addsHttpClients && !text.Contains(HttpClients, StringComparison.Ordinal);
        string moved = Package().Replace(text, match =>
        {
            if (!s_packages.TryGetValue(match.Groups["name"].Value, out string? package))
            {
                unknown.Add((match.Index, match.Groups["name"].Value));
                return match.Value;
            }

            string element = Versioned(Renamed(match.Value, match.Groups["name"].Value, package), version);
            if (match.Groups["kind"].Value == "PackageVersion" && others.Any(other => other.Contains($"\"{match.Groups["name"].Value}\"", StringComparison.OrdinalIgnoreCase)))
            {
                element = match.Value + match.Groups["end"].Value + element;
            }

            if (!adds)
            {
                return element;
            }

            adds = false;
            return element + match.Groups["end"].Value + match.Groups["indent"].Value + Versioned(Renamed(match.Value, match.Groups["name"].Value, HttpClients), version).TrimStart();
        });
        return (GlobalUsing().Replace(UsingWithoutCounterpart().Replace(moved, ""), "${start}MetricsClient${end}"), unknown);
    }

    // The name in quotation marks, because a name can be part of another name.
    private static string Renamed(string element, string name, string other) =>
        element.Replace($"\"{name}\"", $"\"{other}\"", StringComparison.Ordinal).Replace($"'{name}'", $"'{other}'", StringComparison.Ordinal);

    private static string Versioned(string element, string version) => Version().Replace(element, match => match.Groups["start"].Value + version + match.Groups["end"].Value);

    [GeneratedRegex("""(?<indent>(?<=(?<end>\r?\n))[ \t]*)?<(?<kind>PackageReference|PackageVersion|GlobalPackageReference)\b[^>]*?\b(Include|Update)\s*=\s*["'](?<name>prometheus-net[^"']*)["'][^>]*?(/>|>[\s\S]*?</\k<kind>>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Package();

    [GeneratedRegex("""(?<start>\b(Version|VersionOverride)\s*=\s*["']|<(Version|VersionOverride)>)[^"'<]*(?<end>["'<])""")]
    private static partial Regex Version();

    // The namespace, or a type with the same name in both libraries.
    [GeneratedRegex("""(?<start><Using\b[^>]*\b(Include|Remove)\s*=\s*["'])Prometheus(?<end>(\.(Metrics|Counter|Gauge|Histogram|Summary|Exemplar|CollectorRegistry))?["'])""")]
    private static partial Regex GlobalUsing();

    // These namespaces of prometheus-net have no counterpart, because one namespace has all types.
    [GeneratedRegex("""[ \t]*<Using\s+Include\s*=\s*["']Prometheus\.Http(Client)?Metrics["']\s*/>[ \t]*(\r?\n)?""")]
    private static partial Regex UsingWithoutCounterpart();
}
