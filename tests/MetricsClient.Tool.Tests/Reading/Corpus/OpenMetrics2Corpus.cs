using MetricsClient.Tests;

namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Valid texts of OpenMetrics 2.0, each with the result of the reader, and the examples of the specification.</summary>
internal static class OpenMetrics2Corpus
{
    public static IReadOnlyDictionary<string, string> Accepted { get; } = new Dictionary<string, string>
    {
        // Names are the names of the families, also with the suffixes of OpenMetrics 1.0.
        ["# TYPE a counter\na 1\n# EOF\n"] = "Counter a\n  a 1\n",
        ["# TYPE a_total counter\n# UNIT a_total seconds\n# HELP a_total Helps, \\\"quoted\\\".\na_total 1\n# EOF"] =
            "Counter a_total in seconds: Helps, \"quoted\".\n  a_total 1\n",
        ["# TYPE a histogram\n# TYPE a_bucket gauge\na_bucket 1\na_count 2\n# EOF\n"] =
            "Histogram a\nGauge a_bucket\n  a_bucket 1\nUnknown a_count\n  a_count 2\n",
        ["# TYPE \"a.b\" counter\n{\"a.b\",\"c d\"=\"e\"} 1 2.5 st@-1.5 # {\"f g\"=\"h\"} 3 4\n# EOF\n"] =
            "Counter a.b\n  a.b [c d=e] 1 @2.5 st@-1.5 # [f g=h] 3 @4\n",

        // Start timestamps and exemplars.
        ["# TYPE a counter\na 1 st@1.5 # {} 1 2 # {b=\"# {\"} NaN 3\n# EOF\n"] = "Counter a\n  a 1 st@1.5 # 1 @2 # [b=# {] NaN @3\n",
        ["# TYPE a counter\na 1 # {a=\"" + Repeated("x", 200) + "\"} 1 1\n# EOF\n"] = "Counter a\n  a 1 # [a=" + Repeated("x", 200) + "] 1 @1\n",
        ["a 1 st@1 # {} 1 1\n# EOF\n"] = "Unknown a\n  a 1 st@1 # 1 @1\n",

        // Classic buckets.
        ["# TYPE a histogram\na{b=\"c\"} {count:3,sum:-4.5,bucket:[-Inf:0,-1:1,1.0:2,+Inf:3]} 7 st@1\n# EOF\n"] =
            "Histogram a\n  a [b=c] {count 3 sum -4.5 bucket -Infinity:0 -1:1 1:2 Infinity:3} @7 st@1\n",
        ["# TYPE a histogram\na {count:3,sum:NaN,bucket:[1:2,+Inf:3.0]}\n# EOF\n"] = "Histogram a\n  a {count 3 sum NaN bucket 1:2 Infinity:3}\n",
        ["# TYPE a gaugehistogram\na {gcount:-3.5,gsum:-1,bucket:[1:2,+Inf:-3.5]} # {} 1 1\n# EOF\n"] =
            "GaugeHistogram a\n  a {count -3.5 sum -1 bucket 1:2 Infinity:-3.5} # 1 @1\n",

        // Native buckets.
        ["# TYPE a histogram\na {count:21,sum:1,schema:3,zero_threshold:1e-9,zero_count:2,negative_spans:[5:2],negative_buckets:[7,5],positive_spans:[-2:2,2:1],positive_buckets:[1,4,2]}\n# EOF\n"] =
            "Histogram a\n  a {count 21 sum 1 schema 3 zero 1E-09:2 negative 5:7 6:5 positive -2:1 -1:4 2:2}\n",
        ["# TYPE a histogram\na {count:5,sum:NaN,schema:-4,zero_threshold:0,zero_count:4,positive_spans:[],positive_buckets:[]}\n# EOF\n"] =
            "Histogram a\n  a {count 5 sum NaN schema -4 zero 0:4}\n",
        ["# TYPE a histogram\na {count:1,sum:2,schema:0,zero_threshold:0,zero_count:0,positive_spans:[1025:1],positive_buckets:[1],bucket:[+Inf:1]}\n# EOF\n"] =
            "Histogram a\n  a {count 1 sum 2 schema 0 zero 0:0 positive 1025:1 bucket Infinity:1}\n",
        ["# TYPE a gaugehistogram\na {gcount:0.3,gsum:2,schema:0,zero_threshold:0,zero_count:0.1,positive_spans:[0:1],positive_buckets:[0.2]}\n# EOF\n"] =
            "GaugeHistogram a\n  a {count 0.3 sum 2 schema 0 zero 0:0.1 positive 0:0.2}\n",

        // Summaries, and composite values of an unknown type.
        ["# TYPE a summary\na {count:12.0,sum:100.0,quantile:[0:NaN,0.9:2.0,1:+Inf]}\n# EOF\n"] =
            "Summary a\n  a {count 12 sum 100 quantile 0:NaN 0.9:2 1:Infinity}\n",
        ["a {gcount:1,gsum:1,bucket:[+Inf:1]}\na{b=\"c\"} {count:1,sum:1,quantile:[]}\na{b=\"d\"} 5\n# EOF\n"] =
            "Unknown a\n  a {count 1 sum 1 bucket Infinity:1}\n  a [b=c] {count 1 sum 1}\n  a [b=d] 5\n",

        // All lines of a state come before the next state.
        ["# TYPE a stateset\na{a=\"x\"} 1 1\na{a=\"x\"} 0 2\na{a=\"y\"} 0 1\na{b=\"1\",a=\"x\"} 1 1\n# EOF\n"] =
            "StateSet a\n  a [a=x] 1 @1\n  a [a=x] 0 @2\n  a [a=y] 0 @1\n  a [b=1] [a=x] 1 @1\n",
    };

    /// <summary>Gets the examples of the specification, each with its number and its section.</summary>
    public static IReadOnlyList<(string Title, string Text)> Examples { get; } =
        [.. File.ReadAllText(Path.Combine(Checkout.Root, "tests", "MetricsClient.Tool.Tests", "Reading", "Corpus", "openmetrics2-examples.txt"))
            .Split("=== ")
            .Skip(1)
            .Select(static example => (example[..example.IndexOf('\n', StringComparison.Ordinal)], example[(example.IndexOf('\n', StringComparison.Ordinal) + 1)..]))];

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
