using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Tests.Terminal;

public sealed class TableTests
{
    [Fact]
    public void Columns_are_as_wide_as_the_longest_cell_and_control_characters_are_escaped()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new Table("JOB", "GROUP");
        table.Add(("Größe 😱", Tone.Plain), ("-", Tone.Bad));
        table.Add(("a\e[31m\nb", Tone.Good), ("x=1", Tone.Plain));

        table.PrintTo(new Screen(new InvocationConfiguration { Output = output }));

        Assert.Equal(
            """
            JOB           GROUP
            Größe 😱       -
            a\x1b[31m\nb  x=1

            """,
            output.ToString());
    }

    [Theory]
    [InlineData(40, "JOB              GROUP             PUSHED", "backup-of-the-… instance=db1.e… 3m ago")]
    [InlineData(20, "JOB     GROUP   PUSHED", "backu…  insta…  3m ago")]
    [InlineData(200, "JOB                         GROUP                          PUSHED", "backup-of-the-database-main  instance=db1.example.com:9100  3m ago")]
    [InlineData(null, "JOB                         GROUP                          PUSHED", "backup-of-the-database-main  instance=db1.example.com:9100  3m ago")]
    public void Long_cells_are_cut_on_a_terminal_and_whole_in_a_pipe(int? columns, string headings, string row)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new Table("JOB", "GROUP", "PUSHED");
        table.Add(("backup-of-the-database-main", Tone.Plain), ("instance=db1.example.com:9100", Tone.Bad), ("3m ago", Tone.Plain));

        table.PrintTo(new Screen(new InvocationConfiguration { Output = output }, columns: columns));

        Assert.Equal(
            Words(headings + "\n" + row),
            Words(output.ToString().TrimEnd('\n')));
        Assert.All(output.ToString().Split('\n'), line => Assert.True(columns is null || line.Length <= Math.Max(columns.Value, 22)));

        static string Words(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Colors_in_a_pipe_are_a_choice_of_the_user()
    {
        using var output = new StringWriter();
        var streams = new InvocationConfiguration { Output = output };

        Assert.Equal(
            ["ok", "\e[32mok\e[0m", "ok"],
            new[] { ColorChoice.Auto, ColorChoice.Always, ColorChoice.Never }.Select(choice => new Screen(streams, choice).Paint(Tone.Good, "ok")));
    }

    [Fact]
    public async Task The_option_for_colors_belongs_to_every_verb()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "a 1\n", TestContext.Current.CancellationToken);

        Assert.Equal(new ToolRun(0, "\e[32mok\e[0m: 1 sample, families: 1\n", ""), await ToolRun.OfAsync("check", file, "--color", "always"));
        Assert.Equal(new ToolRun(0, "ok: 1 sample, families: 1\n", ""), await ToolRun.OfAsync("--color", "never", "check", file));
        File.Delete(file);
    }

    [Fact]
    public void Progress_writes_nothing_without_a_terminal()
    {
        using var error = new StringWriter();

        using (Progress progress = new Screen(new InvocationConfiguration { Error = error }).Progress("pruning"))
        {
            progress.Done(1, 2);
        }

        Assert.Equal("", error.ToString());
    }
}
