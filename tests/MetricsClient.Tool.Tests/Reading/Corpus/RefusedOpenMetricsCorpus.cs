namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>What OpenMetrics 1.0 cannot say, and what a strict reader answers.</summary>
internal static class RefusedOpenMetricsCorpus
{
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        // Lines.
        [""] =
            "line 1, column 1: The last line is not '# EOF', so the text may be cut off. End it with a line '# EOF'.",
        ["a 1\n"] =
            "line 2, column 1: The last line is not '# EOF', so the text may be cut off. End it with a line '# EOF'.",
        ["a 1"] =
            "line 2, column 1: The last line is not '# EOF', so the text may be cut off. End it with a line '# EOF'.",
        ["\uFEFF# EOF\n"] =
            "line 1, column 1: The text begins with a byte order mark. Save it as UTF-8 without one.",
        ["# EOF\r\n"] =
            "line 1, column 6: The line ends with a carriage return. End lines with a line feed alone.",
        ["# TYPE a gauge\r\n# EOF\n"] =
            "line 1, column 15: The line ends with a carriage return. End lines with a line feed alone.",
        ["a 1\r\n# EOF\n"] =
            "line 1, column 4: The line ends with a carriage return. End lines with a line feed alone.",
        ["\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no empty lines, and none that begin with a blank. Remove the line or the blank.",
        [" a 1\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no empty lines, and none that begin with a blank. Remove the line or the blank.",
        ["# a comment\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that begin with '# TYPE ', '# UNIT ' or '# HELP ' and the last one, '# EOF'. Remove the line, or write it as one of these.",
        ["#\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that begin with '# TYPE ', '# UNIT ' or '# HELP ' and the last one, '# EOF'. Remove the line, or write it as one of these.",
        ["#TYPE a gauge\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that begin with '# TYPE ', '# UNIT ' or '# HELP ' and the last one, '# EOF'. Remove the line, or write it as one of these.",
        ["# EOF\n# EOF\n"] =
            "line 2, column 1: Something follows the line '# EOF'. Remove it, or move '# EOF' to the end.",
        ["# EOF\n\n"] =
            "line 2, column 1: Something follows the line '# EOF'. Remove it, or move '# EOF' to the end.",
        ["a\n# EOF\n"] =
            "line 1, column 2: The value is missing. Write the value after a space.",
        ["a \n# EOF\n"] =
            "line 1, column 3: The value is missing. Write the value after a space.",
        ["a  1\n# EOF\n"] =
            "line 1, column 3: A space stands where none is allowed. Write single spaces between the parts of a line, and none at its end.",
        ["a\t1\n# EOF\n"] =
            "line 1, column 2: Expected a space before the value, but found '\\t'. Write one space there.",
        ["a 1 \n# EOF\n"] =
            "line 1, column 5: A space stands where none is allowed. Write single spaces between the parts of a line, and none at its end.",
        ["a 1 2 \n# EOF\n"] =
            "line 1, column 7: A space stands where none is allowed. Write single spaces between the parts of a line, and none at its end.",
        ["a 1 2 3\n# EOF\n"] =
            "line 1, column 7: Expected the end of the line, but found '3'. Write nothing after the timestamp.",
        ["a{b=\"c\"}1\n# EOF\n"] =
            "line 1, column 9: Expected a space before the value, but found '1'. Write one space there.",
        ["a {b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: The value '{b=\"c\"}' is not a number. Write a decimal number, +Inf, -Inf or NaN.",

        // Names and labels.
        ["1a 1\n# EOF\n"] =
            "line 1, column 1: A metric name cannot begin with '1'. Begin it with a letter, '_' or ':', or write the name within quotes and braces as in {\"a.b\"}.",
        ["a.b 1\n# EOF\n"] =
            "line 1, column 2: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name within quotes, on a sample within braces too.",
        ["{} 1\n# EOF\n"] =
            "line 1, column 1: The sample has no name. Write the metric's name before the braces, or in quotes as the first thing within them.",
        ["{b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 1: The sample has no name. Write the metric's name before the braces, or in quotes as the first thing within them.",
        ["{\"\"} 1\n# EOF\n"] =
            "line 1, column 2: The name in quotes is empty. Write a name between the quotes.",
        ["a{\"b\"} 1\n# EOF\n"] =
            "line 1, column 3: The quoted name 'b' without a value is a metric's name, which cannot stand here. Write the metric's name once, first of all; write labels as name=\"value\".",
        ["{\"a\",\"b\"} 1\n# EOF\n"] =
            "line 1, column 6: The quoted name 'b' without a value is a metric's name, which cannot stand here. Write the metric's name once, first of all; write labels as name=\"value\".",
        ["a{ b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: A label name cannot begin with ' '. Begin it with a letter or '_', or write the name within quotes.",
        ["a{b =\"c\"} 1\n# EOF\n"] =
            "line 1, column 4: Expected '=' after the label name 'b', but found ' '. Write labels as name=\"value\".",
        ["a{b= \"c\"} 1\n# EOF\n"] =
            "line 1, column 5: Expected the value of 'b' in quotes, but found ' '. Write labels as name=\"value\".",
        ["a{b=\"c\", d=\"e\"} 1\n# EOF\n"] =
            "line 1, column 9: A label name cannot begin with ' '. Begin it with a letter or '_', or write the name within quotes.",
        ["a{b=\"c\",} 1\n# EOF\n"] =
            "line 1, column 9: A comma stands behind the last label. Remove the comma.",
        ["a{b=\"c\"\n# EOF\n"] =
            "line 1, column 8: Expected ',' or '}' after a label, but found the end of the line. Separate labels by commas and close them with '}'.",
        ["a{b=\"c\\\"} 1\n# EOF\n"] =
            "line 1, column 5: The quote that opens here is not closed on this line. Close it, and write a line feed within it as \\n.",
        ["a{__b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: The label name '__b' is reserved. Choose one that does not begin with '__'.",
        ["a{b=\"c\",b=\"d\"} 1\n# EOF\n"] =
            "line 1, column 9: The label 'b' occurs twice. Rename or remove one.",

        // Values and timestamps.
        ["a x\n# EOF\n"] =
            "line 1, column 3: The value 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 0x1p3\n# EOF\n"] =
            "line 1, column 3: The value '0x1p3' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1_000\n# EOF\n"] =
            "line 1, column 3: The value '1_000' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a -NaN\n# EOF\n"] =
            "line 1, column 3: The value '-NaN' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1e400\n# EOF\n"] =
            "line 1, column 3: The value '1e400' is beyond the range of a 64-bit float. Write +Inf or -Inf, or a smaller number.",
        ["a 1 x\n# EOF\n"] =
            "line 1, column 5: 'x' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["a 1 NaN\n# EOF\n"] =
            "line 1, column 5: 'NaN' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["a 1 Inf\n# EOF\n"] =
            "line 1, column 5: 'Inf' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["a 1 1e400\n# EOF\n"] =
            "line 1, column 5: '1e400' is not a timestamp. Write seconds since the epoch as a decimal number.",

        // Exemplars.
        ["# TYPE a gauge\na 1 # {} 1\n# EOF\n"] =
            "line 2, column 5: Only the _total of a counter and the _bucket of a histogram can have an exemplar. Remove the exemplar.",
        ["a 1 # {} 1\n# EOF\n"] =
            "line 1, column 5: Only the _total of a counter and the _bucket of a histogram can have an exemplar. Remove the exemplar.",
        ["# TYPE a counter\na_created 1 # {} 1\n# EOF\n"] =
            "line 2, column 13: Only the _total of a counter and the _bucket of a histogram can have an exemplar. Remove the exemplar.",
        ["# TYPE a histogram\na_count 1 # {} 1\n# EOF\n"] =
            "line 2, column 11: Only the _total of a counter and the _bucket of a histogram can have an exemplar. Remove the exemplar.",
        ["# TYPE a counter\na_total 1 #{} 1\n# EOF\n"] =
            "line 2, column 12: Expected a space before the exemplar, but found '{'. Write one space there.",
        ["# TYPE a counter\na_total 1 # \n# EOF\n"] =
            "line 2, column 13: The exemplar is missing. Write the exemplar after a space.",
        ["# TYPE a counter\na_total 1 # 1\n# EOF\n"] =
            "line 2, column 13: Expected the labels of an exemplar, but found '1'. Write an exemplar as # {trace_id=\"...\"} value, with {} when it has no labels.",
        ["# TYPE a counter\na_total 1 # {}\n# EOF\n"] =
            "line 2, column 15: The exemplar's value is missing. Write the exemplar's value after a space.",
        ["# TYPE a counter\na_total 1 # {} \n# EOF\n"] =
            "line 2, column 16: The exemplar's value is missing. Write the exemplar's value after a space.",
        ["# TYPE a counter\na_total 1 # {}1\n# EOF\n"] =
            "line 2, column 15: Expected a space before the exemplar's value, but found '1'. Write one space there.",
        ["# TYPE a counter\na_total 1 # {} x\n# EOF\n"] =
            "line 2, column 16: The exemplar's value 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a counter\na_total 1 # {} 1 NaN\n# EOF\n"] =
            "line 2, column 18: 'NaN' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a counter\na_total 1 # {} 1 2 3\n# EOF\n"] =
            "line 2, column 19: Expected the end of the line, but found ' '. Write nothing after the exemplar.",
        ["# TYPE a counter\na_total 1 # {b=\"c\",} 1\n# EOF\n"] =
            "line 2, column 20: A comma stands behind the last label. Remove the comma.",
        ["# TYPE a counter\na_total 1 # {b=\"c\",b=\"d\"} 1\n# EOF\n"] =
            "line 2, column 20: The label 'b' occurs twice. Rename or remove one.",
        ["# TYPE a counter\na_total 1 # {\"b\"} 1\n# EOF\n"] =
            "line 2, column 17: Expected '=' after the label name 'b', but found '}'. Write labels as name=\"value\".",
        ["# TYPE a counter\na_total 1 # {a=\"" + OpenMetricsCorpus.Repeated("😱", 128) + "\"} 1\n# EOF\n"] =
            "line 2, column 11: The labels of the exemplar have 129 characters in names and values, of which 128 are allowed. Leave out a label.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 1.5\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 2, column 25: The value of the exemplar is not within its bucket. Attach the exemplar to a bucket whose 'le' is at least its value.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} NaN\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 2, column 25: The value of the exemplar is not within its bucket. Attach the exemplar to a bucket whose 'le' is at least its value.",

        // Metadata.
        ["# HELP\n# EOF\n"] =
            "line 1, column 7: HELP is followed by no name. Write # HELP name ..., or remove the line.",
        ["# HELP \n# EOF\n"] =
            "line 1, column 8: HELP is followed by no name. Write # HELP name ..., or remove the line.",
        ["# HELP a\n# EOF\n"] =
            "line 1, column 9: Expected a space after the name, but found the end of the line. Write the space even when nothing follows, or leave out the line.",
        ["# HELP a back\\\n# EOF\n"] =
            "line 1, column 14: A backslash before the end of the line means nothing. Use only the escapes \\\\, \\\" and \\n.",
        ["# TYPE a untyped\n# EOF\n"] =
            "line 1, column 10: 'untyped' is not a type. OpenMetrics calls it 'unknown'.",
        ["# TYPE a Gauge\n# EOF\n"] =
            "line 1, column 10: 'Gauge' is not a type. Write one of counter, gauge, histogram, gaugehistogram, stateset, info, summary or unknown, in lower case and without a space behind it.",
        ["# TYPE a gauge \n# EOF\n"] =
            "line 1, column 10: 'gauge ' is not a type. Write one of counter, gauge, histogram, gaugehistogram, stateset, info, summary or unknown, in lower case and without a space behind it.",
        ["# FOO a b\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that begin with '# TYPE ', '# UNIT ' or '# HELP ' and the last one, '# EOF'. Remove the line, or write it as one of these.",
        ["# TYPE  a gauge\n# EOF\n"] =
            "line 1, column 8: A metric name cannot begin with ' '. Begin it with a letter, '_' or ':', or write the name within quotes and braces as in {\"a.b\"}.",
        ["# TYPE a gauge\n# TYPE a gauge\n# EOF\n"] =
            "line 2, column 1: 'a' has two TYPE lines. Keep one of them.",
        ["# HELP a \n# HELP a \n# EOF\n"] =
            "line 2, column 1: 'a' has two HELP lines. Keep one of them.",
        ["# UNIT a_b b\n# UNIT a_b b\n# EOF\n"] =
            "line 2, column 1: 'a_b' has two UNIT lines. Keep one of them.",
        ["a 1\n# HELP a b\n# EOF\n"] =
            "line 2, column 1: The HELP of 'a' stands below its samples. Write metadata before the first sample of its family.",
        ["# UNIT a seconds\n# EOF\n"] =
            "line 1, column 10: The unit 'seconds' is not the last part of the name 'a'. Rename the family so that it ends with '_seconds', or leave out the unit.",
        ["# UNIT seconds seconds\n# EOF\n"] =
            "line 1, column 16: The unit 'seconds' is not the last part of the name 'seconds'. Rename the family so that it ends with '_seconds', or leave out the unit.",
        ["# TYPE a_b info\n# UNIT a_b b\n# EOF\n"] =
            "line 2, column 1: A family of type info has no unit. Leave out the unit.",
        ["# UNIT a_b b\n# TYPE a_b stateset\n# EOF\n"] =
            "line 2, column 1: A family of type stateset has no unit. Leave out the unit.",

        // Families.
        ["a 1\nb 1\na 2\n# EOF\n"] =
            "line 3, column 1: The lines of 'a', which began on line 1, have ended. Keep all lines of a family together.",
        ["# TYPE a counter\n# TYPE a_total gauge\n# EOF\n"] =
            "line 2, column 8: 'a_total' belongs to the counter 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one of the two.",
        ["# TYPE a_created gauge\n# TYPE a counter\n# EOF\n"] =
            "line 2, column 8: The counter 'a' can show 'a_created', which line 1 shows already. Rename one of the two.",
        ["# TYPE a counter\na_total 1\nb 1\na_created 1\n# EOF\n"] =
            "line 4, column 1: 'a_created' belongs to the counter 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one of the two.",
        ["# TYPE a info\n# TYPE a_info gauge\n# EOF\n"] =
            "line 2, column 8: 'a_info' belongs to the info 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one of the two.",
        ["# TYPE a_total counter\na_total 1\n# EOF\n"] =
            "line 2, column 1: 'a_total' cannot be a sample of the counter of that name. Write the counter's name without '_total' on its metadata lines.",
        ["# TYPE a counter\na 1\n# EOF\n"] =
            "line 2, column 1: 'a' cannot be a sample of the counter of that name. Name the sample a_total or a_created.",
        ["# TYPE a info\na 1\n# EOF\n"] =
            "line 2, column 1: 'a' cannot be a sample of the info of that name. Name the sample a_info.",
        ["# TYPE a gauge\na{b=\"1\"} 1\na{b=\"2\"} 1\na{b=\"1\"} 1 5\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between this one and the others with its labels. Keep all lines that share their labels together.",
        ["a 1\na 1\n# EOF\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["a{b=\"\"} 1\na 1\n# EOF\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["a 1 1\na 1\n# EOF\n"] =
            "line 2, column 3: Of the lines with these labels some have a timestamp and some have none. Give a timestamp to all of them or to none.",
        ["a 1\na 1 1\n# EOF\n"] =
            "line 2, column 3: Of the lines with these labels some have a timestamp and some have none. Give a timestamp to all of them or to none.",
        ["a 1 2\na 1 1.5\n# EOF\n"] =
            "line 2, column 5: The timestamp is before that of the line above. Order the lines with these labels by their timestamps.",
        ["# TYPE a summary\na_count 1 1\na_count 1 2\na_sum 1 1\n# EOF\n"] =
            "line 4, column 9: The timestamp is before that of the line above. Order the lines with these labels by their timestamps.",

        // Values of each type.
        ["# TYPE a counter\na_total -1\n# EOF\n"] =
            "line 2, column 9: A counter cannot be negative or NaN. Write it as a gauge if it can fall.",
        ["# TYPE a counter\na_total NaN\n# EOF\n"] =
            "line 2, column 9: A counter cannot be negative or NaN. Write it as a gauge if it can fall.",
        ["# TYPE a counter\na_created NaN\n# EOF\n"] =
            "line 2, column 11: The value of a _created sample is a time. Write seconds since the epoch.",
        ["# TYPE a summary\na_sum -1\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave it out.",
        ["# TYPE a summary\na_sum NaN\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave it out.",
        ["# TYPE a summary\na_count 1.5\n# EOF\n"] =
            "line 2, column 9: A count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a summary\na_count +Inf\n# EOF\n"] =
            "line 2, column 9: A count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a summary\na{quantile=\"0.5\"} -1\n# EOF\n"] =
            "line 2, column 19: The value of a quantile cannot be negative in OpenMetrics. Leave out the quantile.",
        ["# TYPE a summary\na{quantile=\"-1\"} 1\n# EOF\n"] =
            "line 2, column 12: The quantile '-1' is not a number from 0 to 1. Write it as in quantile=\"0.99\".",
        ["# TYPE a summary\na 1\n# EOF\n"] =
            "line 2, column 1: A summary's sample without a suffix needs the label 'quantile'. Add the label, or the suffix _sum or _count.",
        ["# TYPE a summary\na_count{quantile=\"0.5\"} 1\n# EOF\n"] =
            "line 2, column 9: The label 'quantile' is reserved on a summary. Remove or rename it.",
        ["# TYPE a info\na_info 2\n# EOF\n"] =
            "line 2, column 8: The value of an info is always 1. Write 1, and what is to be told in labels.",
        ["# TYPE a stateset\na{a=\"on\"} 2\n# EOF\n"] =
            "line 2, column 11: The value of a state is 0 or 1. Write 1 if the state holds, 0 if not.",
        ["# TYPE a stateset\na{b=\"on\"} 1\n# EOF\n"] =
            "line 2, column 1: A state needs a label named as its family, 'a'. Add the label with the state's name as its value.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 0.5\n# EOF\n"] =
            "line 2, column 18: A bucket's count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a histogram\na_bucket{le=\"+inf\"} 1\n# EOF\n"] =
            "line 2, column 13: The bound '+inf' is neither a number nor '+Inf'. Write it as in le=\"0.5\", or le=\"+Inf\" for the last.",
        ["# TYPE a histogram\na_sum NaN\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave it out.",
        ["# TYPE a gaugehistogram\na_gsum NaN\n# EOF\n"] =
            "line 2, column 8: A sum cannot be NaN. Leave it out, and _gcount with it.",
        ["# TYPE a gaugehistogram\na_gcount{le=\"1\"} 1\n# EOF\n"] =
            "line 2, column 10: The label 'le' is reserved on a gaugehistogram. Remove or rename it.",

        // Histograms as a whole.
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF\n"] =
            "line 2, column 1: The histogram that begins here has no bucket with le=\"+Inf\". Add it; it counts everything.",
        ["# TYPE a histogram\na_created 1\n# EOF\n"] =
            "line 2, column 1: The histogram that begins here has no bucket with le=\"+Inf\". Add it; it counts everything.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n# EOF\n"] =
            "line 3, column 1: Of the sum and the count of this histogram only one is there. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n# EOF\n"] =
            "line 3, column 1: Of the sum and the count of this histogram only one is there. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n# EOF\n"] =
            "line 3, column 9: The count differs from the bucket with le=\"+Inf\". Make both the number of all observations.",
        ["# TYPE a histogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n# EOF\n"] =
            "line 5, column 1: A histogram with negative bounds cannot have a sum, which would not only go up. Leave out _sum and _count.",
        ["# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -1\n# EOF\n"] =
            "line 4, column 8: A negative sum needs a negative bound. Leave out _gsum and _gcount, or add a bucket below 0.",
        ["# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gsum 1\n# EOF\n"] =
            "line 3, column 1: Of the sum and the count of this histogram only one is there. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n# EOF\n"] =
            "line 3, column 13: The bound is not above that of the bucket before. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 3, column 21: The bucket counts less than the one before. Let each bucket count everything up to its bound.",
        ["# TYPE a histogram\na_bucket{b=\"1\",le=\"+Inf\"} 1\na_bucket{b=\"2\",le=\"+Inf\"} 1\na_count{b=\"1\"} 1\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between this one and the others with its labels. Keep all lines that share their labels together.",
    };
}
