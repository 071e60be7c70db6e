using System.Diagnostics;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>scripts/verify-release.sh with real tags and keys, in a repository of the test.</summary>
public sealed class ReleaseTagTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_tag_that_a_known_key_has_signed_may_be_released()
    {
        await CreateAsync("## [1.2.0] - 2026-12-01");
        await GitAsync("tag", "--sign", "v1.2.0", "--message", "Release");

        CommandResult result = await VerifyAsync("v1.2.0");

        Assert.Equal((0, "v1.2.0 may be released.\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_preview_needs_no_date_in_the_changelog_but_a_release_does()
    {
        await CreateAsync("## [1.2.0] - not released yet");
        await GitAsync("tag", "--sign", "v1.2.0-rc.1", "--message", "Preview");
        await GitAsync("tag", "--sign", "v1.2.0", "--message", "Release");

        Assert.Equal(0, (await VerifyAsync("v1.2.0-rc.1")).ExitCode);
        await AssertRefusedAsync("v1.2.0", "The section of 1.2.0 in CHANGELOG.md has no date.");
    }

    [Fact]
    public async Task A_tag_without_the_signature_of_a_known_key_is_refused()
    {
        await CreateAsync("## [1.2.0] - 2026-12-01");
        await GitAsync("tag", "v1.2.0-light.1");
        await GitAsync("tag", "--annotate", "--no-sign", "v1.2.0-unsigned.1", "--message", "Release");
        await KeyAsync("other");
        await GitAsync("-c", $"user.signingKey={_folder["other"]}", "tag", "--sign", "v1.2.0-other.1", "--message", "Release");

        await AssertRefusedAsync("v1.2.0-light.1", "v1.2.0-light.1 is not an annotated tag.");
        await AssertRefusedAsync("v1.2.0-unsigned.1", "v1.2.0-unsigned.1 has no SSH signature.");
        await AssertRefusedAsync("v1.2.0-other.1", "has signed v1.2.0-other.1.");
    }

    [Fact]
    public async Task A_signed_tag_under_another_name_or_of_another_commit_is_refused()
    {
        await CreateAsync("## [1.2.0] - 2026-12-01");
        await GitAsync("tag", "--sign", "v1.2.0", "--message", "Release");
        await GitAsync("update-ref", "refs/tags/v1.2.1", "refs/tags/v1.2.0");
        await GitAsync("commit", "--allow-empty", "--message", "Later");

        await AssertRefusedAsync("v1.2.1", "v1.2.1 was signed under another name.");
        await AssertRefusedAsync("v1.2.0", "v1.2.0 is not the commit of the work tree.");
    }

    [Fact]
    public async Task A_tag_that_differs_from_the_version_of_the_repository_is_refused()
    {
        await CreateAsync("## [1.1.0] - 2026-11-01");
        await GitAsync("tag", "--sign", "v1.2.0", "--message", "Release");
        await GitAsync("tag", "--sign", "v1.3.0", "--message", "Release");

        await AssertRefusedAsync("v1.2.0", "The newest section of CHANGELOG.md is '## [1.1.0] - 2026-11-01'.");
        await AssertRefusedAsync("v1.3.0", "VersionPrefix of Directory.Build.props is 1.2.0.");
    }

    public void Dispose() => _folder.Dispose();

    private async Task CreateAsync(string section)
    {
        Directory.CreateDirectory(_folder["repository"]);
        await File.WriteAllTextAsync(_folder["repository/Directory.Build.props"], "<VersionPrefix>1.2.0</VersionPrefix>\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["repository/CHANGELOG.md"], $"# Changelog\n\n## [Unreleased]\n\n{section}\n", TestContext.Current.CancellationToken);
        await KeyAsync("release");
        string key = await File.ReadAllTextAsync(_folder["release.pub"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["signers"], "maintainer@example.org " + key, TestContext.Current.CancellationToken);
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "--message", "First");
    }

    private async Task KeyAsync(string name) =>
        Assert.Equal(0, (await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _folder[name])).ExitCode);

    private async Task GitAsync(params string[] arguments)
    {
        CommandResult result = await RunAsync(
            "git",
            ["-c", "user.name=Maintainer", "-c", "user.email=maintainer@example.org", "-c", "gpg.format=ssh", "-c", $"user.signingKey={_folder["release"]}", "-c", "commit.gpgSign=false", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Everything);
    }

    private Task<CommandResult> VerifyAsync(string tag) => RunAsync(Repository.File("scripts", "verify-release.sh"), tag, _folder["signers"]);

    private async Task AssertRefusedAsync(string tag, string reason)
    {
        CommandResult result = await VerifyAsync(tag);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("may be released", result.Output, StringComparison.Ordinal);
    }

    // Neither settings nor keys of the user who runs the tests.
    private Task<CommandResult> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Directory.Exists(_folder["repository"]) ? _folder["repository"] : _folder.Path };
        start.Environment["HOME"] = _folder.Path;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment.Remove("SSH_AUTH_SOCK");
        start.Environment.Remove("GIT_DIR");
        return Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
    }
}
