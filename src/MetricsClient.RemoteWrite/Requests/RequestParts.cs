using System.Diagnostics.CodeAnalysis;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>Divides a request that is larger than the receiver accepts.</summary>
internal static class RequestParts
{
    private const byte SeriesTag1 = (1 << 3) | 2;
    private const byte SeriesTag2 = (5 << 3) | 2;
    private const int LengthType = 2;
    private const int TypeMask = 7;

    /// <summary>Returns two requests with the same series; null if the request has one series only, or cannot be read.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="timestamp">The time of the oldest sample.</param>
    /// <param name="version">The version of the protocol.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The owner of the request disposes the body.")]
    public static EncodedRequest[]? Split(RequestBody body, long timestamp, int version)
    {
        byte[] data;
        List<(int Start, int End, bool IsSeries)> fields;
        try
        {
            data = Snappy.Decompress(body.ToArray());
            fields = Fields(data, version == 1 ? SeriesTag1 : SeriesTag2);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        int series = fields.Count(static field => field.IsSeries);
        if (series < 2)
        {
            return null;
        }

        int half = series / 2;
        return
        [
            new EncodedRequest(Part(data, fields, 0, half), timestamp, half, version),
            new EncodedRequest(Part(data, fields, half, series), timestamp, series - half, version),
        ];
    }

    // Each part also gets all metadata and symbols.
    private static RequestBody Part(byte[] data, List<(int Start, int End, bool IsSeries)> fields, int first, int end)
    {
        using var buffer = new RequestBuffer();
        int series = 0;
        foreach ((int start, int last, bool isSeries) in fields)
        {
            if (!isSeries || (series >= first && series < end))
            {
                buffer.Write(data.AsSpan(start, last - start));
            }

            series += isSeries ? 1 : 0;
        }

        return buffer.Complete();
    }

    // All fields of the message are messages themselves.
    private static List<(int Start, int End, bool IsSeries)> Fields(byte[] data, byte seriesTag)
    {
        var fields = new List<(int, int, bool)>();
        for (int at = 0; at < data.Length;)
        {
            int start = at;
            byte tag = data[at++];
            int length = 0;
            for (int shift = 0; ; shift += 7)
            {
                if (at >= data.Length || shift > 28 || (tag & TypeMask) != LengthType)
                {
                    throw new InvalidDataException("The message is damaged.");
                }

                length |= (data[at] & 0x7F) << shift;
                if (data[at++] < 0x80)
                {
                    break;
                }
            }

            if (length < 0 || length > data.Length - at)
            {
                throw new InvalidDataException("The message is damaged.");
            }

            at += length;
            fields.Add((start, at, tag == seriesTag));
        }

        return fields;
    }
}
