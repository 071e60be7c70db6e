namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Valid texts of Prometheus text 0.0.4 and 1.0.0, each with the result of the reader.</summary>
internal static class TextCorpus
{
    public static IReadOnlyDictionary<string, string> Accepted { get; } = new Dictionary<string, string>
    {
        [""] = "",
        ["\n"] = "",
        ["# Only a comment\n#\n# \n"] = "",
        ["a 1\n"] = "Unknown a\n  a 1\n",
        ["a{} 1\n"] = "Unknown a\n  a 1\n",
        ["# TYPE a gauge\n"] = "Gauge a\n",
        ["# TYPE a untyped\na -1\n"] = "Unknown a\n  a -1\n",
        ["# HELP a Helps.\n# TYPE a counter\na 1\n"] = "Counter a: Helps.\n  a 1\n",
        ["# TYPE a counter\n# HELP a Helps.\na 1\n"] = "Counter a: Helps.\n  a 1\n",
        ["# HELP a\na 1\n"] = "Unknown a\n  a 1\n",
        ["# HELP a \na 1\n"] = "Unknown a\n  a 1\n",

        // Any number of blanks.
        ["\t # HELP \t a \t Helps  here. \n"] = "Unknown a: Helps  here. \n",
        ["#TYPE a gauge\n"] = "Gauge a\n",
        ["\n \t \na\t{ b = \"c\"\t, d=\"e\" , } \t 1 \t 2000 \t\n\n"] = "Unknown a\n  a [b=c] [d=e] 1 @2\n",
        ["a{b=\"c\"}1\n"] = "Unknown a\n  a [b=c] 1\n",

        // Comments may have any content.
        ["# UNIT a seconds\n# EOF\na 1\n"] = "Unknown a\n  a 1\n",
        ["a 1\n# a comment between\na{b=\"c\"} 2\n"] = "Unknown a\n  a 1\n  a [b=c] 2\n",
        ["# HELPa b\n# TYPES a gauge\n#HELPa b\n"] = "",

        // Numbers and timestamps.
        ["a +Inf\nb -Inf\nc NaN\nd inf\ne +INFINITY\nf nan\n"] =
            "Unknown a\n  a Infinity\nUnknown b\n  b -Infinity\nUnknown c\n  c NaN\nUnknown d\n  d Infinity\nUnknown e\n  e Infinity\nUnknown f\n  f NaN\n",
        ["a -0\nb .5\nc 5.\nd +1e+06\ne 1E-3\nf 5e-324\ng 1.7976931348623157e+308\nh 1e-999\ni 0042\n"] =
            "Unknown a\n  a -0\nUnknown b\n  b 0.5\nUnknown c\n  c 5\nUnknown d\n  d 1000000\nUnknown e\n  e 0.001\nUnknown f\n  f 5E-324\n"
            + "Unknown g\n  g 1.7976931348623157E+308\nUnknown h\n  h 0\nUnknown i\n  i 42\n",
        ["a 1 0\nb 1 1395066363001\n"] = "Unknown a\n  a 1 @0\nUnknown b\n  b 1 @1395066363.001\n",

        // Escapes and characters.
        ["# HELP a Line\\nfeed, back\\\\slash, \"quote\", \\\\n.\n"] = "Unknown a: Line\nfeed, back\\slash, \"quote\", \\n.\n",
        ["a{b=\"line\\nfeed, back\\\\slash, \\\"quote\\\", \\\\n\"} 1\n"] = "Unknown a\n  a [b=line\nfeed, back\\slash, \"quote\", \\n] 1\n",
        ["# HELP a carriage\rreturn\r\na{b=\"carriage\rreturn\r\"} 1\n"] = "Unknown a: carriage\rreturn\r\n  a [b=carriage\rreturn\r] 1\n",
        ["# HELP a Grüße, 花火, 😱\na{b=\"Grüße, 花火, 😱, \u2028 \u0085 \u0001\"} 1\n"] =
            "Unknown a: Grüße, 花火, 😱\n  a [b=Grüße, 花火, 😱, \u2028 \u0085 \u0001] 1\n",
        ["a{b=\"} 1 # {c=\"} 2\na{b=\"\"} 1\n"] = "Unknown a\n  a [b=} 1 # {c=] 2\n  a [b=] 1\n",

        // Quoted names.
        ["# HELP \"a.b\" Dots.\n# TYPE \"a.b\" gauge\n{\"a.b\"} 1\n{\"a.b\",\"c d\"=\"e\",f=\"g\"} 2\n"] =
            "Gauge a.b: Dots.\n  a.b 1\n  a.b [c d=e] [f=g] 2\n",
        ["{\"a\"} 1\na{\"b\"=\"c\"} 2\n"] = "Unknown a\n  a 1\n  a [b=c] 2\n",
        ["{ \"花火\\n\\\"\\\\\" , } 1\n"] = "Unknown 花火\n\"\\\n  花火\n\"\\ 1\n",
        ["# TYPE \"a b\" histogram\n{\"a b_bucket\",le=\"+Inf\"} 1\n{\"a b_sum\"} 2\n{\"a b_count\"} 1\n"] =
            "Histogram a b\n  a b_bucket [le=+Inf] 1\n  a b_sum 2\n  a b_count 1\n",

        // Histograms and summaries.
        ["# TYPE a histogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 3\na_sum NaN\na_count 3\n"] =
            "Histogram a\n  a_bucket [le=-1] 1\n  a_bucket [le=1] 1\n  a_bucket [le=+Inf] 3\n  a_sum NaN\n  a_count 3\n",
        ["# TYPE a histogram\na_count{b=\"c\"} 0.5\na_bucket{b=\"c\",le=\"+Inf\"} 0.5\n"] =
            "Histogram a\n  a_count [b=c] 0.5\n  a_bucket [b=c] [le=+Inf] 0.5\n",
        ["# TYPE a histogram\na_bucket{b=\"1\",le=\"+Inf\"} 1\na_bucket{le=\"+Inf\",b=\"2\"} 2\na_count{b=\"1\"} 1\na_count{b=\"2\"} 2\n"] =
            "Histogram a\n  a_bucket [b=1] [le=+Inf] 1\n  a_bucket [le=+Inf] [b=2] 2\n  a_count [b=1] 1\n  a_count [b=2] 2\n",
        ["# TYPE a summary\na{quantile=\"0\"} NaN\na{quantile=\"0.5\"} -2\na{quantile=\"1\"} 3\na_sum -4\na_count 5\n"] =
            "Summary a\n  a [quantile=0] NaN\n  a [quantile=0.5] -2\n  a [quantile=1] 3\n  a_sum -4\n  a_count 5\n",
        ["# TYPE a summary\na_count 5\n"] = "Summary a\n  a_count 5\n",
        ["a_bucket{le=\"x\"} -1\na_count NaN\na_sum{quantile=\"x\"} 1\n"] =
            "Unknown a_bucket\n  a_bucket [le=x] -1\nUnknown a_count\n  a_count NaN\nUnknown a_sum\n  a_sum [quantile=x] 1\n",
        ["# TYPE a counter\na +Inf\na_created 1\n"] = "Counter a\n  a Infinity\nUnknown a_created\n  a_created 1\n",
    };
}
