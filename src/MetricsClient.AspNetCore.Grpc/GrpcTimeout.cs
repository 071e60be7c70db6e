using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore.Grpc;

/// <summary>The time limit of a request, which the client sends in the header <c>grpc-timeout</c>.</summary>
internal static class GrpcTimeout
{
    private const string Header = "grpc-timeout";
    private const int MaxDigits = 8;
    private const int ToleranceDivisor = 10;

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Returns true if the client cancelled the request because of the deadline. The clock of the client starts earlier than the clock of the
    /// server, so the client cancels a little before the server reaches the deadline.
    /// </summary>
    public static bool IsNearlyOver(HttpRequest request, TimeSpan elapsed)
    {
        if (Parse(request.Headers[Header]) is not { } timeout)
        {
            return false;
        }

        TimeSpan tenth = timeout / ToleranceDivisor;
        return elapsed + (tenth > s_tolerance ? tenth : s_tolerance) >= timeout;
    }

    // At most eight digits and a unit: "TimeoutValue TimeoutUnit" in the specification "gRPC over HTTP2".
    private static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: > 1 and <= MaxDigits + 1 }
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours((double)value),
            'M' => TimeSpan.FromMinutes((double)value),
            'S' => TimeSpan.FromSeconds((double)value),
            'm' => TimeSpan.FromMilliseconds((double)value),
            'u' => TimeSpan.FromMicroseconds((double)value),
            'n' => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
