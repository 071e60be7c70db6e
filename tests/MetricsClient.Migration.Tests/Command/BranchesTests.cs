using MetricsClient.Migration.Tool.Moving;

namespace MetricsClient.Migration.Tests.Command;

/// <summary>A file whose target frameworks compile different code below <c>#if</c>.</summary>
public sealed class BranchesTests
{
    private const string Before = "a\n#if NET10\nb\n#else\nc\n  #endif\nd\n";

    [Fact]
    public void Each_part_comes_from_the_move_that_changed_the_part()
    {
        var branches = Branches.Of(Before, ["A\nA\n#if NET10\nB\nB\n#else\nc\n  #endif\nd\n", "A\nA\n#if NET10\nb\n#else\nC\n  #endif\nd\n"]);

        Assert.Equal("A\nA\n#if NET10\nB\nB\n#else\nC\n  #endif\nd\n", branches?.Text);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(3, 3, true)]
    [InlineData(5, 6, true)]
    [InlineData(7, 8, false)]
    public void A_line_of_one_move_has_a_line_in_the_merged_file(int line, int merged, bool isChanged)
    {
        const string Second = "A\nA\n#if NET10\nb\n#else\nC\n  #endif\nd\n";
        var branches = Branches.Of(Before, ["A\nA\n#if NET10\nB\nB\n#else\nc\n  #endif\nd\n", Second]);

        Assert.Equal((merged, isChanged), (branches!.LineOf(Second, line, out bool found), found));
    }

    [Theory]
    [InlineData("A\n#if NET10\nb\n#else\nc\n  #endif\nd\n")]
    [InlineData("a\nb\nc\nd\n")]
    public void Moves_that_contradict_each_other_are_not_merged(string other) =>
        Assert.Null(Branches.Of(Before, ["B\n#if NET10\nb\n#else\nc\n  #endif\nd\n", other]));
}
