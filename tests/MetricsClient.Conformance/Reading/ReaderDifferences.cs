namespace MetricsClient.Conformance.Reading;

/// <summary>Scrapes about which the reader of the tool and a referee disagree on purpose, each with the reason.</summary>
internal static class ReaderDifferences
{
    private const string Signed = "A Prometheus server refuses the whole scrape for a timestamp with a sign.";
    private const string Incomplete = "The specification asks for a name, and a type, behind these words.";
    private const string Types = "A Prometheus server refuses the whole scrape for a type that is none of the five, in lower case.";
    private const string Scattered = "All lines of a family are one block, and its metadata comes first.";
    private const string Twice = "A series with two samples is undefined in the specification; servers keep one of the two.";
    private const string Falling = "A counter is never negative or NaN; promtool looks at names only.";
    private const string Bounds = "Buckets and quantiles ascend, with bounds that are numbers; promtool reads any float.";
    private const string Whole = "A histogram has a bucket +Inf, equal to its _count; promtool does not compare lines.";
    private const string Stray = "A line that belongs to a histogram or summary by name, but has no place within the family.";
    private const string Reserved = "Labels that begin with '__' are reserved for servers.";
    private const string Ambiguous = "The two readers of text in Prometheus read this line differently.";

    /// <summary>Gets the differences from promtool for Prometheus text.</summary>
    public static IReadOnlyDictionary<string, string> ToPromtool { get; } = new Dictionary<string, string>
    {
        ["\n \t \na\t{ b = \"c\"\t, d=\"e\" , } \t 1 \t 2000 \t\n\n"] = "Blanks at the end of a line are ignored by the specification, and by servers.",
        ["{b=\"c\",\"a\"} 1\n"] = "The name of the metric comes first within braces, as OpenMetrics 2.0 requires; not every reader accepts another place.",
        ["a{__b=\"c\"} 1\n"] = Reserved,
        ["a 1 -1\n"] = Signed,
        ["a 1 +1\n"] = Signed,
        ["# HELP\n"] = Incomplete,
        ["# TYPE \n"] = Incomplete,
        ["# TYPE a\n"] = Incomplete,
        ["# HELP a a \\\"quote\\\"\n"] = Ambiguous,
        ["# TYPE a Counter\n"] = Types,
        ["# TYPE a gaugehistogram\n"] = Types,
        ["a 1\n# HELP a b\n"] = Scattered,
        ["a 1\nb 1\na{c=\"d\"} 1\n"] = Scattered,
        ["# HELP a b\n# HELP c d\n# TYPE a gauge\n"] = Scattered,
        ["# TYPE a_sum gauge\n# TYPE a summary\n"] = Scattered,
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\nb 1\na_sum 1\n"] = Scattered,
        ["a 1\na 1\n"] = Twice,
        ["a 1 1\na 1 2\n"] = Twice,
        ["a{b=\"c\",d=\"e\"} 1\na{d=\"e\",b=\"c\"} 1\n"] = Twice,
        ["a 1\na{b=\"\"} 1\n"] = Twice,
        ["# TYPE a counter\na -1\n"] = Falling,
        ["# TYPE a counter\na NaN\n"] = Falling,
        ["# TYPE a summary\na_count -1\n"] = Falling,
        ["# TYPE a histogram\na_bucket{le=\"1\"} NaN\n"] = Falling,
        ["# TYPE a histogram\na_bucket{le=\"NaN\"} 1\n"] = Bounds,
        ["# TYPE a histogram\na_bucket{le=\"Inf\"} 1\n"] = Bounds,
        ["# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n"] = Bounds,
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"1.0\"} 1\n"] = Bounds,
        ["# TYPE a summary\na{quantile=\"1.5\"} 1\n"] = Bounds,
        ["# TYPE a summary\na{quantile=\"0.9\"} 1\na{quantile=\"0.5\"} 1\n"] = Bounds,
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n"] = Whole,
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_count 2\n"] = Whole,
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 1\n"] = Whole,
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 1\n"] = Whole,
        ["# TYPE a histogram\na_count 2\n"] = Whole,
        ["# TYPE a histogram\na 1\n"] = Stray,
        ["# TYPE a histogram\na_bucket 1\n"] = Stray,
        ["# TYPE a histogram\na_sum{le=\"1\"} 2\n"] = Stray,
        ["# TYPE a summary\na 1\n"] = Stray,
        ["# TYPE a summary\na_sum{quantile=\"0.5\"} 1\n"] = Stray,
    };

    /// <summary>Gets the differences from the Python reader for OpenMetrics.</summary>
    public static IReadOnlyDictionary<string, string> ToPython { get; } = new Dictionary<string, string>
    {
        ["a 1 0\na 2 0.5\na 3 1.5e3\nb 1 -1.25\n# EOF\n"] = "The Python reader cannot compare timestamps with and without an exponent.",
        ["a{b=\"c\\\"} 1\n# EOF\n"] = "The quote is escaped, so the value never ends.",
        ["# HELP a back\\\n# EOF\n"] = "The grammar wants a character after a backslash.",
        ["a{__b=\"c\"} 1\n# EOF\n"] = Reserved,
        ["a -NaN\n# EOF\n"] = "The grammar has no sign before NaN.",
        ["a 1e400\n# EOF\n"] = "A number must fit the range of a 64-bit float; a Prometheus server refuses it too.",
        ["a 1\na 1\n# EOF\n"] = Twice,
        ["a{b=\"\"} 1\na 1\n# EOF\n"] = Twice,
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 1.5\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] = "An exemplar lies within its bucket.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} NaN\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] = "An exemplar lies within its bucket.",
        ["# TYPE a counter\na_created NaN\n# EOF\n"] = "A created timestamp is a real number.",
        ["# TYPE a summary\na_count{quantile=\"0.5\"} 1\n# EOF\n"] = "The label is reserved on summaries.",
    };

    /// <summary>Returns true if a scrape has names in quotes, which only new versions of a referee know.</summary>
    public static bool HasQuotedNames(string scrape) =>
        scrape.Contains("{\"", StringComparison.Ordinal) || scrape.Contains("{ \"", StringComparison.Ordinal) || scrape.Contains("# TYPE \"", StringComparison.Ordinal);
}
