using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// Reads the files that options for credentials name. A file without the expected content is an error of the command line.
/// </summary>
internal static class CredentialFile
{
    private const string CertificateMark = "-----BEGIN CERTIFICATE-----";

    /// <summary>Reads the token for bearer authentication.</summary>
    /// <exception cref="ToolException">The file cannot be read, or contains no token.</exception>
    public static string Token(string path)
    {
        string token = Read(path, "--token-file").Trim();
        return token.Length == 0 ? throw Usage($"The file {path} of --token-file is empty; write the token into the file.")
            : token.AsSpan().ContainsAnyExceptInRange('!', '~') ? throw Usage($"The file {path} of --token-file contains more than one word, or a character that a token cannot contain; write only the token into the file.")
            : token;
    }

    /// <summary>Reads the certificates of authorities.</summary>
    /// <exception cref="ToolException">The file cannot be read, or contains no certificate.</exception>
    public static X509Certificate2Collection Authorities(string path)
    {
        string pem = Read(path, "--ca-file");
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw Usage($"The file {path} of --ca-file contains a damaged certificate; use a PEM file with certificates.");
        }

        return certificates.Count > 0
            ? certificates
            : throw Usage($"The file {path} of --ca-file contains no certificate; use a PEM file, which has a line '{CertificateMark}'.");
    }

    /// <summary>Reads a client certificate with its private key.</summary>
    /// <exception cref="ToolException">The file cannot be read, or does not contain both.</exception>
    public static X509Certificate2 Certificate(string path)
    {
        string pem = Read(path, "--cert-file");
        if (!pem.Contains(CertificateMark, StringComparison.Ordinal))
        {
            throw Usage($"The file {path} of --cert-file contains no certificate; use a PEM file, which has a line '{CertificateMark}'.");
        }

        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw Usage($"The file {path} of --cert-file contains no private key; append the key in PEM form to the file.");
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPem(pem, pem);

            // TLS on Windows refuses a key that exists only in memory.
            return OperatingSystem.IsWindows() ? new X509Certificate2(certificate.Export(X509ContentType.Pkcs12)) : certificate;
        }
        catch (CryptographicException)
        {
            throw Usage($"The certificate and the private key in the file {path} of --cert-file cannot be used: the key is encrypted, damaged, or of another certificate. Use an unencrypted key of the first certificate in the file.");
        }
    }

    private static string Read(string path, string option)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Usage($"The file {path} of {option} does not exist; give the path of an existing file.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Usage($"The file {path} of {option} cannot be read{(Directory.Exists(path) ? " because it is a folder" : "")}; give the path of a readable file.");
        }
    }

    private static ToolException Usage(string message) => new(ExitCode.Usage, message);
}
