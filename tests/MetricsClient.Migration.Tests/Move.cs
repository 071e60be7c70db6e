namespace MetricsClient.Migration.Tests;

/// <summary>Assertions about the move of members of a class.</summary>
internal static class Move
{
    /// <summary>Asserts the moved members. The moved program compiles, and no manual change is left.</summary>
    public static void Members(string before, string after)
    {
        var program = MovedProgram.Of(Around(before, "Prometheus"));

        Assert.Equal(Around(after, "MetricsClient"), program.Files[0]);
        Assert.Equal("", string.Join('\n', program.Errors));
        Assert.Empty(program.Remaining);
    }

    /// <summary>Asserts the moved statements of a method.</summary>
    public static void Statements(string before, string after) => Members(InMethod(before), InMethod(after));

    /// <summary>Asserts the manual changes in the statements of a method. A line is counted from the first statement.</summary>
    public static void Leaves(string statements, params string[] remaining)
    {
        var program = MovedProgram.Of(Around(InMethod(statements), "Prometheus"));

        Assert.Equal(remaining, program.Remaining.Select(static left => left[(left.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    private static string Around(string members, string library) => $"using {library};\n\npublic class C\n{{\n{members}\n}}\n";

    private static string InMethod(string statements) =>
        $"    public async Task M(IServiceCollection services, WebApplication app, CancellationToken cancel)\n    {{\n        {statements.Replace("\n", "\n        ", StringComparison.Ordinal)}\n        await Task.Yield();\n    }}";
}
