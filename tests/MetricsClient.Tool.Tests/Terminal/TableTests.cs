using System.CommandLine;
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
