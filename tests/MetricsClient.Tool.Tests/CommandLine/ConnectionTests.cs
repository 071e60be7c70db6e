using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.CommandLine;

/// <summary>An option of the connection that cannot work is an error of the command line, before any request.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const string Encrypted = "https://127.0.0.1:1";
    private const string Plain = "http://127.0.0.1:1";

    private readonly string _folder = Directory.CreateTempSubdirectory("promjob-").FullName;

    [Theory]
    [InlineData("--token-file", "", "is empty; write the token into the file.")]
    [InlineData("--token-file", "two words", "contains more than one word, or a character that a token cannot contain; write only the token into the file.")]
    [InlineData("--token-file", "tökn", "contains more than one word, or a character that a token cannot contain; write only the token into the file.")]
    [InlineData("--ca-file", "", "contains no certificate; use a PEM file, which has a line '-----BEGIN CERTIFICATE-----'.")]
    [InlineData("--ca-file", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "contains a damaged certificate; use a PEM file with certificates.")]
    [InlineData("--cert-file", "key", "contains no certificate; use a PEM file, which has a line '-----BEGIN CERTIFICATE-----'.")]
    [InlineData("--cert-file", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "contains no private key; append the key in PEM form to the file.")]
    public async Task A_file_without_the_expected_content_is_refused(string option, string content, string problem)
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        Assert.Equal(new ToolRun(2, "", $"promjob: The file {file} of {option} {problem}\n"), await PushAsync(Encrypted, option, file));
    }

    [Theory]
    [InlineData("--token-file")]
    [InlineData("--ca-file")]
    [InlineData("--cert-file")]
    public async Task A_missing_file_and_a_folder_are_refused(string option)
    {
        string file = Path.Combine(_folder, "none");

        Assert.Equal(new ToolRun(2, "", $"promjob: The file {file} of {option} does not exist; give the path of an existing file.\n"), await PushAsync(Encrypted, option, file));
        Assert.Equal(
            new ToolRun(2, "", $"promjob: The file {_folder} of {option} cannot be read because it is a folder; give the path of a readable file.\n"),
            await PushAsync(Encrypted, option, _folder));
    }

    [Fact]
    public async Task Certificates_need_an_https_address_and_a_certificate_needs_its_own_key()
    {
        using var key = ECDsa.Create();
        using var other = ECDsa.Create();
        using X509Certificate2 certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        string right = Path.Combine(_folder, "right.pem");
        string wrong = Path.Combine(_folder, "wrong.pem");
        await File.WriteAllTextAsync(right, certificate.ExportCertificatePem() + "\n" + key.ExportECPrivateKeyPem() + "\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(wrong, certificate.ExportCertificatePem() + "\n" + other.ExportECPrivateKeyPem() + "\n", TestContext.Current.CancellationToken);

        Assert.Equal(
            new ToolRun(2, "", "promjob: --cert-file has no effect with an http address; use an https address, or leave out --cert-file.\n"), await PushAsync(Plain, "--cert-file", right));
        Assert.Equal(
            new ToolRun(2, "", "promjob: --ca-file has no effect with an http address; use an https address, or leave out --ca-file.\n"), await PushAsync(Plain, "--ca-file", right));
        ToolRun foreign = await PushAsync(Encrypted, "--cert-file", wrong);
        Assert.Equal(2, foreign.ExitCode);
        Assert.Contains("the key is encrypted, damaged, or of another certificate", foreign.Error, StringComparison.Ordinal);
        Assert.Equal(69, (await PushAsync(Encrypted, "--cert-file", right, "--ca-file", right)).ExitCode);
    }

    [Theory]
    [InlineData("A --header has no name or no value; write 'NAME: VALUE'.", "X-Team")]
    [InlineData("A --header has no name or no value; write 'NAME: VALUE'.", ": secret")]
    [InlineData("A --header has no name or no value; write 'NAME: VALUE'.", "X-Team:")]
    [InlineData("The --header 'X-Team' has a character that a header cannot contain", "X-Team: Küche secret")]
    [InlineData("The --header 'X-Team' has a character that a header cannot contain", "X-Team: a\nsecret")]
    [InlineData("The --header 'X Team' cannot be set; ", "X Team: secret")]
    [InlineData("The --header 'Content-Type' cannot be set; ", "Content-Type: secret")]
    [InlineData("The --header 'transfer-encoding' cannot be set; ", "transfer-encoding: chunked")]
    [InlineData("The --header 'x-team' is given twice; ", "X-Team: a", "x-team: secret")]
    public async Task A_header_that_cannot_be_sent_is_refused_without_its_value(string problem, params string[] headers)
    {
        ToolRun run = await PushAsync(Plain, [.. headers.SelectMany(static header => new[] { "--header", header })]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("promjob: " + problem, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:p@ss@127.0.0.1:1", "--gateway has a user or password with a reserved character; write '@' as %40, ")]
    [InlineData("http://user:p/ss@127.0.0.1:1", "--gateway has a user or password with a reserved character; write '@' as %40, ")]
    [InlineData("127.0.0.1:9091", "--gateway is not an http or https address; use an address such as http://localhost:9091.")]
    [InlineData("", "--gateway is empty; use an address such as http://localhost:9091.")]
    [InlineData("http://127.0.0.1:1/?x=1", "--gateway has a query or a fragment; ")]
    [InlineData("http://127.0.0.1:1/metrics/job/j", "--gateway contains the path of a group; ")]
    public async Task An_address_that_cannot_work_is_refused(string address, string problem)
    {
        ToolRun run = await PushAsync(address);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("promjob: " + problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_given_once()
    {
        Assert.Equal(
            new ToolRun(2, "", "promjob: The credentials are given more than once; use only one of: user:password@ in the address, --token-file, or --header 'Authorization: ...'.\n"),
            await PushAsync("http://u:p@127.0.0.1:1", "--header", "Authorization: x"));
    }

    [Fact]
    public async Task Headers_and_a_token_are_sent()
    {
        await using var gateway = new TestGateway();
        string file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, "abc\n", TestContext.Current.CancellationToken);

        Assert.Equal(new ToolRun(0, "", ""), await PushAsync(gateway.Address.ToString(), "--token-file", file, "-H", "X-Team: db"));

        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal(("Bearer abc", "db"), (request.Headers["Authorization"], request.Headers["X-Team"]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<ToolRun> PushAsync(string gateway, params string[] options) =>
        ToolRun.OfAsync(["push", "--job", "j", "--gauge", "a=1", "--gateway", gateway, .. options]);
}
