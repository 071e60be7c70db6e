using System.CommandLine;
using System.Text;
using MetricsClient.Migration.Tool;
using MetricsClient.Migration.Tool.Loading;
using MetricsClient.Migration.Tool.Moving;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Tests.Command;

/// <summary>The command line and the writing of files. The tests of whole solutions are in the long lane, in MetricsClient.Conformance.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metricsclient-").FullName;

    [Theory]
    [InlineData("missing.sln")]
    [InlineData("notes.txt")]
    public async Task A_path_without_solution_is_a_usage_error(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.txt"), "", TestContext.Current.CancellationToken);
        string path = Path.Combine(_folder, name);
        using StringWriter output = new(), error = new();

        int exitCode = await MigrateCommand.Create().Parse([path]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal((2, "", $"There is no solution or project at '{path}'; give the path of a .sln, .slnx or .csproj file.{Environment.NewLine}"), (exitCode, output.ToString(), error.ToString()));
    }

    [Fact]
    public void All_files_are_written_in_their_encoding()
    {
        FileChange first = Change("a.cs", "ä", "ö", new UTF8Encoding(true)), second = Change("b.cs", "b", "c", Encoding.Unicode);

        FileChange.WriteAll([first, second]);

        Assert.Equal([0xEF, 0xBB, 0xBF, 0xC3, 0xB6], File.ReadAllBytes(first.Path));
        Assert.Equal([0xFF, 0xFE, (byte)'c', 0], File.ReadAllBytes(second.Path));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void No_file_is_written_if_one_was_edited_meanwhile()
    {
        FileChange first = Change("a.cs", "a", "b", new UTF8Encoding(false)), second = Change("b.cs", "a", "b", new UTF8Encoding(false));
        File.WriteAllText(second.Path, "edited");

        MoveException failure = Assert.Throws<MoveException>(() => FileChange.WriteAll([first, second]));

        Assert.Equal((3, $"{second.Path} was edited during the move, so nothing was changed; run the command again."), (failure.ExitCode, failure.Message));
        Assert.Equal(["a", "edited"], [File.ReadAllText(first.Path), File.ReadAllText(second.Path)]);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void No_file_is_written_if_one_is_read_only()
    {
        FileChange first = Change("a.cs", "a", "b", new UTF8Encoding(false)), second = Change("b.cs", "a", "b", new UTF8Encoding(false));
        File.SetAttributes(second.Path, FileAttributes.ReadOnly);

        MoveException failure = Assert.Throws<MoveException>(() => FileChange.WriteAll([first, second]));

        Assert.Equal((3, $"{second.Path} is read-only, so nothing was changed; make the file writable."), (failure.ExitCode, failure.Message));
        Assert.Equal(["a", "a"], [File.ReadAllText(first.Path), File.ReadAllText(second.Path)]);
        File.SetAttributes(second.Path, FileAttributes.Normal);
    }

    [Fact]
    public void The_file_behind_a_link_is_written_with_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes, and a link needs a privilege.");
        FileChange real = Change("real.cs", "a", "b", new UTF8Encoding(false));
        string link = Path.Combine(_folder, "link.cs");
        File.CreateSymbolicLink(link, real.Path);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(real.Path, Mode);
        }

        FileChange.WriteAll([real with { Path = link }]);

        Assert.Equal((real.Path, "b"), (File.ResolveLinkTarget(link, true)?.FullName, File.ReadAllText(real.Path)));
        Assert.Equal(Mode, OperatingSystem.IsWindows() ? Mode : File.GetUnixFileMode(real.Path));
    }

    [Fact]
    public void A_file_in_another_encoding_than_UTF8_keeps_its_bytes()
    {
        byte[] latin = [(byte)'/', (byte)'/', 0xE9, 0x81];
        var read = SourceText.From("//\uFFFD\uFFFD", Encoding.UTF8);

        SourceText text = LegacyEncodings.TextOf(latin, read)!;

        Assert.Equal(latin, text.Encoding!.GetBytes(text.ToString()));
        Assert.Null(LegacyEncodings.TextOf(Encoding.UTF8.GetBytes("//\uFFFD\uFFFD"), read));
    }

    [Fact]
    public void A_place_has_the_form_of_a_compiler_message() => Assert.Equal(
        "src/A.cs(3,7): The text. See docs/from-prometheus-net.md#servers",
        new RemainingPlace(Path.Combine(_folder, "src", "A.cs"), 3, 7, "The text.", "servers").Format(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileChange Change(string name, string before, string after, Encoding encoding)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, before, encoding);
        return new FileChange(path, before, after, encoding);
    }
}
