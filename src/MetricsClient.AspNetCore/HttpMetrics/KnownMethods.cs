using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>The methods that HTTP defines. A client can send any other word, and each word would be a new series.</summary>
internal static class KnownMethods
{
    private const string Other = "_OTHER";

    public static string NameOf(string method) => HttpMethods.GetCanonicalizedValue(method) switch
    {
        var known when HttpMethods.IsGet(known) || HttpMethods.IsPost(known) || HttpMethods.IsPut(known) || HttpMethods.IsDelete(known)
            || HttpMethods.IsHead(known) || HttpMethods.IsPatch(known) || HttpMethods.IsOptions(known) || HttpMethods.IsTrace(known)
            || HttpMethods.IsConnect(known) => known,
        _ => Other,
    };
}
