namespace MetricsClient.RemoteWrite.Requests;

/// <summary>The limits at which a request ends and another request begins.</summary>
/// <param name="Bytes">The size before compression. The last series of a request may exceed the limit.</param>
/// <param name="Samples">The number of samples, native histograms and stale markers.</param>
internal readonly record struct RequestLimits(int Bytes, int Samples = int.MaxValue);
