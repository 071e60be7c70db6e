using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Verbs;

namespace MetricsClient.Tool.Tests.CommandLine;

public sealed class RunLineTests
{
    [Theory]
    [InlineData("run --job j true", "run --job j -- true")]
    [InlineData("run --job j -- true", "run --job j -- true")]
    [InlineData("run --job=j --no-overlap true --job k -- -h", "run --job=j --no-overlap -- true --job k -- -h")]
    [InlineData("run --no-overlap --job j false", "run --no-overlap --job j -- false")]
    [InlineData("run --group a=b --group c=d --job j x", "run --group a=b --group c=d --job j -- x")]
    [InlineData("run --job j --no-overlap=false --group a= x", "run --job j --no-overlap=false --group a= -- x")]
    [InlineData("push --gauge a= --header --job=", "push --gauge a= --header --job=")]
    [InlineData("run --job j -- -x --no-such", "run --job j -- -x --no-such")]
    [InlineData("run --success-codes 0,3 --job j sh -c --no-such", "run --success-codes 0,3 --job j -- sh -c --no-such")]
    [InlineData("run --help", "run --help")]
    [InlineData("run --job j", "run --job j")]
    [InlineData("run", "run")]
    [InlineData("push --no-such run", "push --no-such run")]
    [InlineData("--no-such", "--no-such")]
    [InlineData("", "")]
    public void The_command_begins_with_the_first_word_that_is_no_option(string line, string separated) =>
        Assert.Equal(Words(separated), RunLine.Separate(Words(line), Root()));

    [Theory]
    [InlineData("run --job j --no-overlapp -- true", "The option '--no-overlapp' is unknown; the nearest option is --no-overlap. The command follows the options.")]
    [InlineData("run --jb=j true", "The option '--jb' is unknown; the nearest option is --job. The command follows the options.")]
    [InlineData("run --max-durations 5s true", "The option '--max-durations' is unknown; the nearest option is --max-duration. The command follows the options.")]
    [InlineData("run --job j -z true", "The option '-z' is unknown. The command follows the options.")]
    [InlineData("run --job j - x", "The option '-' is unknown. The command follows the options.")]
    [InlineData("run --job j --entirely-different true", "The option '--entirely-different' is unknown. The command follows the options.")]
    [InlineData("run --job -- true", "The option '--job' has no value; write --job=VALUE if the value begins with '-'.")]
    [InlineData("run --job --group a=b -- true", "The option '--job' has no value; write --job=VALUE if the value begins with '-'.")]
    [InlineData("run --job", "The option '--job' has no value; write --job=VALUE if the value begins with '-'.")]
    [InlineData("run --job= --textfile x true", "The option '--job' has no value; write --job=VALUE.")]
    [InlineData("run --job j --group: true", "The option '--group' has no value; write --group=VALUE.")]
    [InlineData("run --job j --no-overlap=maybe true", "The option '--no-overlap' takes no value; leave out '=maybe'.")]
    [InlineData("run --job j --push-required:1 -- true", "The option '--push-required' takes no value; leave out ':1'.")]
    [InlineData("run --job j --no-overlap= true", "The option '--no-overlap' takes no value; leave out '='.")]
    [InlineData("push --job= --gauge a=1", "The option '--job' has no value; write --job=VALUE.", "push")]
    [InlineData("push --gauge= --job x", "The option '--gauge' has no value; write --gauge=VALUE.", "push")]
    [InlineData("list --json=1", "The option '--json' takes no value; leave out '=1'.", "list")]
    public async Task A_misspelled_option_is_never_the_command(string line, string message, string verb = "run")
    {
        ToolRun run = await ToolRun.OfAsync(Words(line));

        Assert.Equal(new ToolRun(2, "", $"{message}\nSee 'promjob {verb} --help'.\n"), run);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static RootCommand Root() => new() { new RunVerb(), new PushVerb() };
}
