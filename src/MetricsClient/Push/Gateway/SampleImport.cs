namespace MetricsClient.Push.Gateway;

/// <summary>
/// The import path of VictoriaMetrics (also of vmagent, and of vminsert below a tenant). Below this path, the server accepts the pushes for a
/// Pushgateway, but stores samples and no groups. The server responds to a DELETE with a success and deletes nothing.
/// </summary>
internal static class SampleImport
{
    /// <summary>The reason why a group is not deleted.</summary>
    public const string NothingToDelete =
        "VictoriaMetrics stores samples and no groups, so there is no group to delete; a series ends five minutes after its last push.";

    /// <summary>The effect of <see cref="PushMethod.Put"/>.</summary>
    public const string NothingReplaced =
        "VictoriaMetrics stores samples and no groups, so a push adds samples and replaces nothing; set PushOptions.Method to Post.";

    private const string ImportPath = "/api/v1/import/prometheus";
    private const string BelowImportPath = ImportPath + "/";

    /// <summary>Returns true if the address of a gateway, or the address of a request to the gateway, belongs to the import path.</summary>
    public static bool Includes(Uri address) =>
        address.IsAbsoluteUri
        && (address.AbsolutePath.EndsWith(ImportPath, StringComparison.Ordinal)
            || address.AbsolutePath.Contains(BelowImportPath, StringComparison.Ordinal));
}
