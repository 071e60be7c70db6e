namespace MetricsClient.Analyzers.Tests;

public class LabelPairTests
{
    private const string Program =
        """
        Info info = Metrics.CreateInfo("build", "Build.");
        bool isProduction = args.Length > 0;
        var settings = new Dictionary<string, string> { ["App:Env"] = "test" };
        var more = new List<KeyValuePair<string, string>>();

        """;

    [Theory]
    [InlineData("Metrics.DefaultRegistry.SetStaticLabels(new Dictionary<string, string> { [\"env\"] = settings[\"App:Env\"] });")]
    [InlineData("Metrics.DefaultRegistry.SetStaticLabels(new Dictionary<string, string> { [\"env\"] = settings[\"env\"] });")]
    [InlineData("info.Set(new Dictionary<string, string> { { \"env\", settings[\"env\"] } });")]
    [InlineData("info.Set([new(\"env\", settings[\"App:Env\"] = \"test\")]);")]
    public async Task An_index_of_a_value_is_no_label_name(string statement) => Assert.Empty(await CompiledProgram.Findings(Program + statement));

    [Theory]
    [InlineData("info.Set(isProduction ? [new(\"env\", \"prod\")] : [new(\"env\", \"dev\")]);")]
    [InlineData("info.Set([isProduction ? new(\"env\", \"prod\") : new(\"env\", \"dev\")]);")]
    [InlineData("info.Set(args.Length switch { 0 => new Dictionary<string, string> { [\"env\"] = \"prod\" }, _ => new() { [\"env\"] = \"dev\" } });")]
    public async Task Two_branches_of_a_condition_are_no_duplicates(string statement) => Assert.Empty(await CompiledProgram.Findings(Program + statement));

    [Theory]
    [InlineData("info.Set([new(\"env\", Text(new KeyValuePair<string, string>(\"env\", \"x\")))]);")]
    [InlineData("info.Set([new(\"env\", Text(KeyValuePair.Create(\"a-b\", \"x\")))]);")]
    [InlineData("info.Set(Renamed(new Dictionary<string, string> { [\"a-b\"] = \"x\" }));")]
    public async Task Pairs_in_another_call_are_no_labels(string statement) => Assert.Empty(await CompiledProgram.Findings(
        Program + statement + """

            static string Text(KeyValuePair<string, string> pair) => pair.Key;
            static Dictionary<string, string> Renamed(Dictionary<string, string> labels) => labels;
            """));

    [Fact]
    public async Task The_name_of_a_pair_is_the_key_in_any_order_of_the_arguments() => Assert.Equal(
        ["MC0002 \"a-b\"", "MC0002 \"c-d\""],
        await CompiledProgram.Findings(
            Program +
            """
            info.Set([new(value: "x-y", key: "a-b")]);
            info.Set([Exemplar.Pair(value: "x-y", name: "c-d")]);
            """));

    [Fact]
    public async Task Mistakes_in_each_form_of_a_list_are_found() => Assert.Equal(
        ["MC0002 \"1-\"", "MC0002 \"2-\"", "MC0002 \"3-\"", "MC0002 \"4-\"", "MC0002 \"5-\"", "MC0002 \"6-\"", "MC0002 \"7-\"", "MC0002 \"8-\"", "MC0002 \"twice\""],
        await CompiledProgram.Findings(
            Program +
            """
            info.Set(isProduction ? [new("1-", "x")] : [new("ok", "x"), new("2-", "x")]);
            info.Set(new KeyValuePair<string, string>[] { new("3-", "x") });
            info.Set(new List<KeyValuePair<string, string>> { new("4-", "x") });
            info.Set([new("5-", "x"), .. more]);
            info.Set(more ?? [new("6-", "x")]);
            info.Set([.. new[] { KeyValuePair.Create("7-", "x") }]);
            info.Set(new Dictionary<string, string>(more) { ["8-"] = settings["x-y"] });
            info.Set([new("twice", "x"), new("twice", "y")]);
            """));
}
