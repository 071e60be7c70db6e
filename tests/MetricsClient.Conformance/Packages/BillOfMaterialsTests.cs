using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>The bill of materials that scripts/make-sbom.py writes for the packages.</summary>
[Trait("Lane", "packages")]
public sealed class BillOfMaterialsTests
{
    [Fact]
    public async Task The_bill_lists_each_file_of_a_release_with_its_hash_code_and_each_library_inside_and_below()
    {
        PackedPackages packages = await PackedPackages.GetAsync();
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(packages.Feed))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        await File.WriteAllTextAsync(folder["promjob-linux-x64"], "an executable", TestContext.Current.CancellationToken);
        string[] files = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)];

        using JsonDocument bill = await WriteAsync(folder);

        var listed = bill.RootElement.GetProperty("packages").EnumerateArray().ToList();
        Assert.Equal("SPDX-2.3", bill.RootElement.GetProperty("spdxVersion").GetString());
        Assert.Equal(
            files.Select(static file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
            listed.Where(static package => package.TryGetProperty("packageFileName", out _))
                .Select(static package => $"{package.GetProperty("packageFileName")} {package.GetProperty("checksums")[0].GetProperty("checksumValue")}")
                .Order(StringComparer.Ordinal));
        string[] names = [.. listed.Select(static package => $"{package.GetProperty("name")} {package.GetProperty("versionInfo")}")];
        Assert.Contains("System.CommandLine 3.0.0", names);
        Assert.Contains("Microsoft.Extensions.Http 8.0.1", names);
        AssertRelationsAreBetweenListedPackages(bill.RootElement, [.. listed.Select(static package => package.GetProperty("SPDXID").GetString()!)]);
    }

    private static void AssertRelationsAreBetweenListedPackages(JsonElement bill, string[] ids)
    {
        Assert.Equal(ids.Distinct(), ids);
        var relations = bill.GetProperty("relationships").EnumerateArray().ToList();
        Assert.All(relations, relation => Assert.Contains(relation.GetProperty("relatedSpdxElement").GetString(), ids));
        Assert.All(ids, id => Assert.Contains(relations, relation => relation.GetProperty("relatedSpdxElement").GetString() == id));
        Assert.Equal(
            ["CONTAINS", "DEPENDS_ON", "DESCRIBES"],
            relations.Select(static relation => relation.GetProperty("relationshipType").GetString()).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<JsonDocument> WriteAsync(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo(Tools.Python, [Repository.File("scripts", "make-sbom.py"), folder.Path, PackedPackages.Version]);
        CommandResult result = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
        Assert.True(result.ExitCode == 0, result.Everything);
        return JsonDocument.Parse(await File.ReadAllTextAsync(folder[$"metricsclient-{PackedPackages.Version}.spdx.json"], TestContext.Current.CancellationToken));
    }
}
