namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Valid texts of OpenMetrics 1.0, each with the result of the reader.</summary>
internal static class OpenMetricsCorpus
{
    public static IReadOnlyDictionary<string, string> Accepted { get; } = new Dictionary<string, string>
    {
        ["# EOF\n"] = "",
        ["# EOF"] = "",
        ["a 1\n# EOF\n"] = "Unknown a\n  a 1\n",
        ["a{} 1\n# EOF\n"] = "Unknown a\n  a 1\n",
        ["# TYPE a gauge\n# EOF\n"] = "Gauge a\n",
        ["# TYPE a unknown\na -1\n# EOF\n"] = "Unknown a\n  a -1\n",
        ["# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds Helps.\na_seconds 1\n# EOF\n"] =
            "Gauge a_seconds in seconds: Helps.\n  a_seconds 1\n",
        ["# UNIT a \n# HELP a \n# TYPE a gauge\n# EOF\n"] = "Gauge a\n",

        // Numbers and timestamps.
        ["a +Inf\nb -inf\nc nan\nd Infinity\ne -0\nf .5\ng 5.\nh 1E+2\ni 0042\n# EOF\n"] =
            "Unknown a\n  a Infinity\nUnknown b\n  b -Infinity\nUnknown c\n  c NaN\nUnknown d\n  d Infinity\nUnknown e\n  e -0\n"
            + "Unknown f\n  f 0.5\nUnknown g\n  g 5\nUnknown h\n  h 100\nUnknown i\n  i 42\n",
        ["a 1 0\na 2 0.5\na 3 1.5e3\nb 1 -1.25\n# EOF\n"] = "Unknown a\n  a 1 @0\n  a 2 @0.5\n  a 3 @1500\nUnknown b\n  b 1 @-1.25\n",
        ["a 1 7\na 2 7\n# EOF\n"] = "Unknown a\n  a 1 @7\n  a 2 @7\n",

        // Escapes and characters.
        ["# HELP a Line\\nfeed, back\\\\slash, \\\"quote\\\", \\other.\n# EOF\n"] = "Unknown a: Line\nfeed, back\\slash, \"quote\", \\other.\n",
        ["a{b=\"line\\nfeed, back\\\\slash, \\\"quote\\\", \\other, carriage\rreturn, \u2028 花火 😱\"} 1\n# EOF\n"] =
            "Unknown a\n  a [b=line\nfeed, back\\slash, \"quote\", \\other, carriage\rreturn, \u2028 花火 😱] 1\n",
        ["# HELP a \"quote\"\n# EOF\n"] = "Unknown a: \"quote\"\n",
        ["# HELP a   blanks \n# EOF\n"] = "Unknown a:   blanks \n",
        ["a{b=\"} 1 # {c=\",d=\"\"} 2\n# EOF\n"] = "Unknown a\n  a [b=} 1 # {c=] [d=] 2\n",

        // Quoted names.
        ["# TYPE \"a.b\" gauge\n# HELP \"a.b\" Dots.\n{\"a.b\"} 1\n{\"a.b\",\"c d\"=\"e\",f=\"g\"} 2\n# EOF\n"] =
            "Gauge a.b: Dots.\n  a.b 1\n  a.b [c d=e] [f=g] 2\n",
        ["# TYPE \"a.b\" counter\n{\"a.b_total\"} 1 # {\"c d\"=\"e\"} 1\n# EOF\n"] = "Counter a.b\n  a.b_total 1 # [c d=e] 1\n",

        // Counters, with exemplars.
        ["# TYPE a counter\na_total 1\na_created -5.5\n# EOF\n"] = "Counter a\n  a_total 1\n  a_created -5.5\n",
        ["# TYPE a counter\na_total{b=\"c\"} 1 2.5 # {d=\"e # \"} -0.5 3.5\na_total 4 # {} NaN\n# EOF\n"] =
            "Counter a\n  a_total [b=c] 1 @2.5 # [d=e # ] -0.5 @3.5\n  a_total 4 # NaN\n",
        ["# TYPE a counter\na_total 1 # {a=\"" + Repeated("😱", 127) + "\"} 1\n# EOF\n"] =
            "Counter a\n  a_total 1 # [a=" + Repeated("😱", 127) + "] 1\n",

        // Histograms.
        ["# TYPE a histogram\na_bucket{le=\"0.5\"} 1 # {b=\"c\"} 0.5\na_bucket{le=\"1e3\"} 1\na_bucket{le=\"+Inf\"} 3.0 # {} 9e9 1\na_count 3\na_sum 2.5\na_created 1\n# EOF\n"] =
            "Histogram a\n  a_bucket [le=0.5] 1 # [b=c] 0.5\n  a_bucket [le=1e3] 1\n  a_bucket [le=+Inf] 3 # 9000000000 @1\n  a_count 3\n  a_sum 2.5\n  a_created 1\n",
        ["# TYPE a histogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 3\n# EOF\n"] = "Histogram a\n  a_bucket [le=-1] 1\n  a_bucket [le=+Inf] 3\n",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 1\na_bucket{le=\"+Inf\"} 2 2\na_bucket{b=\"c\",le=\"+Inf\"} 3\n# EOF\n"] =
            "Histogram a\n  a_bucket [le=+Inf] 1 @1\n  a_bucket [le=+Inf] 2 @2\n  a_bucket [b=c] [le=+Inf] 3\n",
        ["# TYPE a gaugehistogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 3 # {} 7\na_gsum -5.5\na_gcount 3\n# EOF\n"] =
            "GaugeHistogram a\n  a_bucket [le=-1] 1\n  a_bucket [le=+Inf] 3 # 7\n  a_gsum -5.5\n  a_gcount 3\n",

        // Summaries and the types of OpenMetrics only.
        ["# TYPE a summary\na_count 2\na_sum 3.5\na{quantile=\"1\"} 3\na{quantile=\"0.5\"} NaN\na_created 1\n# EOF\n"] =
            "Summary a\n  a_count 2\n  a_sum 3.5\n  a [quantile=1] 3\n  a [quantile=0.5] NaN\n  a_created 1\n",
        ["# TYPE a info\na_info{b=\"c\"} 1.0\na_info{b=\"d\"} 1\n# EOF\n"] = "Info a\n  a_info [b=c] 1\n  a_info [b=d] 1\n",
        ["# TYPE a info\na_info{b=\"c\"} 1 2\na_info{b=\"d\"} 1 1\n# EOF\n"] = "Info a\n  a_info [b=c] 1 @2\n  a_info [b=d] 1 @1\n",
        ["# TYPE a stateset\na{b=\"1\",a=\"on\"} 0\na{b=\"1\",a=\"off\"} 1\na{b=\"2\",a=\"on\"} 1.0\n# EOF\n"] =
            "StateSet a\n  a [b=1] [a=on] 0\n  a [b=1] [a=off] 1\n  a [b=2] [a=on] 1\n",

        // A name that does not fit the previous family starts a family without a type.
        ["# TYPE a counter\na_total 1\na_sum 2\n# EOF\n"] = "Counter a\n  a_total 1\nUnknown a_sum\n  a_sum 2\n",
        ["# TYPE a gauge\na 1\n# TYPE a_b gauge\na_b 2\n# EOF\n"] = "Gauge a\n  a 1\nGauge a_b\n  a_b 2\n",
    };

    public static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
