using MetricsClient.Tests.Http;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>Both servers in console programs of their own.</summary>
[Trait("Lane", "full")]
public sealed class ConsoleServerTests
{
    private const string Get = "GET /metrics HTTP/1.1\nHost: localhost\n\n";

    // All of it would make a web application listen elsewhere, or fail.
    private const string Settings = """
        { "Urls": "http://127.0.0.1:1", "Kestrel": { "Endpoints": { "Other": { "Url": "http://127.0.0.1:1" } } }, "Logging": { "LogLevel": { "Default": "Trace" } } }
        """;

    private static readonly (string Name, string Value)[] s_environment =
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:1"),
        ("DOTNET_URLS", "http://127.0.0.1:1"),
        ("ASPNETCORE_HTTP_PORTS", "1"),
        ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "No.Such.Assembly"),
        ("ASPNETCORE_CONTENTROOT", "/no/such/folder"),
        ("DOTNET_CONTENTROOT", "/no/such/folder"),
        ("ASPNETCORE_Kestrel__Endpoints__Other__Url", "http://127.0.0.1:1"),
        ("Kestrel__Endpoints__Other__Url", "http://127.0.0.1:1"),
        ("Logging__LogLevel__Default", "Trace"),
    ];

    public static TheoryData<string, string> Cuts => new MatrixTheoryData<string, string>(["listener", "kestrel"], ["advance", "stop"]);

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_slow_reader_that_is_cut_off_leaves_no_unobserved_task_exception(string server, string cut)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The child process is started by env.");
        using ServerChild child = await ServerChild.StartAsync(server);
        using RawClient slow = await RawClient.SendAsync(child.Port, Get);
        long promised = await slow.ReadContentLengthAsync();

        await child.SendAsync(cut);
        long got = await slow.ReadToEndAsync();
        string unobserved = await child.SendAsync("unobserved");

        Assert.InRange(got, 0, promised - 1);
        Assert.True(unobserved == "none", unobserved);
    }

    [Fact]
    public async Task Kestrel_ignores_the_settings_of_a_web_application_and_writes_nothing_to_the_console()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The child process is started by env.");
        using ServerChild child = await ServerChild.StartAsync("kestrel", Settings, s_environment);
        using var http = new HttpClient();

        string body = await http.GetStringAsync(
            new Uri($"http://127.0.0.1:{child.Port}/metrics?name[]=up"), TestContext.Current.CancellationToken);
        string stopped = await child.SendAsync("stop");
        child.EndInput();

        Assert.Equal((App.Body, "stop"), (body, stopped));
        Assert.Equal((0, "", ""), await child.EndAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Kestrel_leaves_signals_to_the_program(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using ServerChild child = await ServerChild.StartAsync("kestrel");

        child.Signal(signal);

        Assert.Equal((128 + signal, "", ""), await child.EndAsync());
    }
}
