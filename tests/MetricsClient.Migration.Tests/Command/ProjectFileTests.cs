using MetricsClient.Migration.Tool.Moving;

namespace MetricsClient.Migration.Tests.Command;

/// <summary>Project files: package references and global usings change, and no other byte.</summary>
public sealed class ProjectFileTests
{
    [Theory]
    [InlineData(
        "<Project>\r\n  <!-- a  comment -->\r\n  <PackageReference Include=\"prometheus-net\" Version='8.2.1' PrivateAssets=\"all\"/>\r\n</Project>",
        "<Project>\r\n  <!-- a  comment -->\r\n  <PackageReference Include=\"MetricsClient\" Version='1.2.3' PrivateAssets=\"all\"/>\r\n</Project>")]
    [InlineData(
        "<PackageReference Version=\"[8.0,9)\" Include=\"Prometheus-Net.AspNetCore\" />",
        "<PackageReference Version=\"1.2.3\" Include=\"MetricsClient.AspNetCore\" />")]
    [InlineData(
        "<PackageReference Include=\"prometheus-net.AspNetCore.Grpc\">\n  <Version>8.2.1</Version>\n</PackageReference>",
        "<PackageReference Include=\"MetricsClient.AspNetCore.Grpc\">\n  <Version>1.2.3</Version>\n</PackageReference>")]
    [InlineData(
        "<PackageReference Update=\"prometheus-net.AspNetCore.HealthChecks\" VersionOverride=\"8.2.1\" />",
        "<PackageReference Update=\"MetricsClient.HealthChecks\" VersionOverride=\"1.2.3\" />")]
    [InlineData("<Using Include=\"Prometheus\" /><Using Include=\"Prometheus.Other\" />", "<Using Include=\"MetricsClient\" /><Using Include=\"Prometheus.Other\" />")]
    [InlineData("<Using Include='Prometheus' Alias=\"P\" /><Using Static=\"true\" Include=\"Prometheus.Metrics\" />", "<Using Include='MetricsClient' Alias=\"P\" /><Using Static=\"true\" Include=\"MetricsClient.Metrics\" />")]
    [InlineData("<A>\n  <Using Include=\"Prometheus.HttpMetrics\" />\n  <Using Include=\"X\" />\n</A>", "<A>\n  <Using Include=\"X\" />\n</A>")]
    [InlineData("<PackageReference Include=\"Other\" Version=\"1.0.0\" />", "<PackageReference Include=\"Other\" Version=\"1.0.0\" />")]
    public void A_package_is_replaced(string before, string after)
    {
        (string text, IReadOnlyList<(int, string)> unknown) = ProjectFile.Move(before, "1.2.3", addsHttpClients: false);

        Assert.Equal(after, text);
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_package_for_HTTP_clients_is_added_once() => Assert.Equal(
        "<ItemGroup>\n    <PackageReference Include=\"MetricsClient\" Version=\"1.2.3\" />\n    <PackageReference Include=\"MetricsClient.HttpClientFactory\" Version=\"1.2.3\" />\n    <PackageReference Include=\"MetricsClient.AspNetCore\" Version=\"1.2.3\" />\n</ItemGroup>",
        ProjectFile.Move(
            "<ItemGroup>\n    <PackageReference Include=\"prometheus-net\" Version=\"8.2.1\" />\n    <PackageReference Include=\"prometheus-net.AspNetCore\" Version=\"8.2.1\" />\n</ItemGroup>",
            "1.2.3",
            addsHttpClients: true).Text);

    [Fact]
    public void A_version_that_a_project_in_another_language_needs_stays() => Assert.Equal(
        "<ItemGroup>\n    <PackageVersion Include=\"prometheus-net\" Version=\"8.2.1\" />\n    <PackageVersion Include=\"MetricsClient\" Version=\"1.2.3\" />\n    <PackageVersion Include=\"MetricsClient.AspNetCore\" Version=\"1.2.3\" />\n</ItemGroup>",
        ProjectFile.Move(
            "<ItemGroup>\n    <PackageVersion Include=\"prometheus-net\" Version=\"8.2.1\" />\n    <PackageVersion Include=\"prometheus-net.AspNetCore\" Version=\"8.2.1\" />\n</ItemGroup>",
            "1.2.3",
            addsHttpClients: false,
            "<PackageReference Include=\"prometheus-net\" />").Text);

    [Fact]
    public void A_package_without_counterpart_stays_and_is_named()
    {
        const string Text = "<A/><PackageReference Include=\"prometheus-net.DotNetRuntime\" Version=\"4.4.0\" />";

        (string text, IReadOnlyList<(int, string)> unknown) = ProjectFile.Move(Text, "1.2.3", addsHttpClients: false);

        Assert.Equal(Text, text);
        Assert.Equal([(4, "prometheus-net.DotNetRuntime")], unknown);
    }
}
