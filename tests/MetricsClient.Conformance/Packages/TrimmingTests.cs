using System.Runtime.InteropServices;
using System.Text;

namespace MetricsClient.Conformance.Packages;

/// <summary>A trimmed program contains the metrics page only if the program maps the page.</summary>
[Trait("Lane", "long")]
public sealed class TrimmingTests
{
    private const string ConsoleProgram = """
        using MetricsClient;
        using MetricServer server = new MetricServer(0)MAP.Start();
        Console.WriteLine(server.Port);
        """;

    private const string HostedProgram = """
        using MetricsClient;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddKestrelMetricServer(builder.Configuration.GetSection("Metrics"))MAP;
        WebApplication app = builder.Build();
        app.MapMetrics();
        app.Run();
        """;

    // The build stores the page in Base64. The length of the text is a multiple of three, so the code has no padding.
    private static readonly byte[] s_page = Encoding.ASCII.GetBytes(
        Convert.ToBase64String(Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"ut")));

    [Theory]
    [InlineData("", false)]
    [InlineData(".MapMetricsPage()", true)]
    public async Task A_trimmed_console_program_contains_the_page_only_if_mapped(string map, bool contains) =>
        Assert.Equal(contains, await ContainsPageAsync("Microsoft.NET.Sdk", "MetricsClient", ConsoleProgram.Replace("MAP", map, StringComparison.Ordinal)));

    [Theory]
    [InlineData("", false)]
    [InlineData(".AddKestrelMetricServerPage()", true)]
    public async Task A_trimmed_web_app_contains_the_page_only_if_added(string map, bool contains) =>
        Assert.Equal(contains, await ContainsPageAsync("Microsoft.NET.Sdk.Web", "MetricsClient.AspNetCore", HostedProgram.Replace("MAP", map, StringComparison.Ordinal)));

    private static async Task<bool> ContainsPageAsync(string sdk, string package, string program)
    {
        using var project = new ConsumerProject(await PackedPackages.GetAsync());
        project.Write("Program.cs", program);
        project.Write("hello.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <PublishTrimmed>true</PublishTrimmed>
                <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
                <EnableConfigurationBindingGenerator>true</EnableConfigurationBindingGenerator>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{PackedPackages.Version}" /></ItemGroup>
            </Project>
            """);
        await project.DotnetAsync("publish", "--self-contained", "--output", "published");
        byte[] trimmed = await File.ReadAllBytesAsync(
            Path.Combine(project.Folder, "published", "MetricsClient.dll"), TestContext.Current.CancellationToken);
        return trimmed.AsSpan().IndexOf(s_page) >= 0;
    }
}
