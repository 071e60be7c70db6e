namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Invalid texts of OpenMetrics 1.0, each with the refusal of the reader.</summary>
internal static class RefusedOpenMetricsCorpus
{
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        // Lines.
        [""] =
            "line 1, column 1: The last line is not '# EOF', so the text may be cut off. End the text with a line '# EOF'.",
        ["a 1\n"] =
            "line 2, column 1: The last line is not '# EOF', so the text may be cut off. End the text with a line '# EOF'.",
        ["a 1"] =
            "line 2, column 1: The last line is not '# EOF', so the text may be cut off. End the text with a line '# EOF'.",
        ["\uFEFF# EOF\n"] =
            "line 1, column 1: The text begins with a byte order mark. Save the text as UTF-8 without a byte order mark.",
        ["# EOF\r\n"] =
            "line 1, column 6: The line ends with a carriage return. End lines with a single line feed.",
        ["# TYPE a gauge\r\n# EOF\n"] =
            "line 1, column 15: The line ends with a carriage return. End lines with a single line feed.",
        ["a 1\r\n# EOF\n"] =
            "line 1, column 4: The line ends with a carriage return. End lines with a single line feed.",
        ["\n# EOF\n"] =
            "line 1, column 1: OpenMetrics allows neither empty lines nor blanks at the start of a line. Remove the line or the blank.",
        [" a 1\n# EOF\n"] =
            "line 1, column 1: OpenMetrics allows neither empty lines nor blanks at the start of a line. Remove the line or the blank.",
        ["# a comment\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that start with '# TYPE ', '# UNIT ' or '# HELP ', and the last line '# EOF'. Remove the line, or write a TYPE, UNIT or HELP line.",
        ["#\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that start with '# TYPE ', '# UNIT ' or '# HELP ', and the last line '# EOF'. Remove the line, or write a TYPE, UNIT or HELP line.",
        ["#TYPE a gauge\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that start with '# TYPE ', '# UNIT ' or '# HELP ', and the last line '# EOF'. Remove the line, or write a TYPE, UNIT or HELP line.",
        ["# EOF\n# EOF\n"] =
            "line 2, column 1: Text follows the line '# EOF'. Remove the text, or move '# EOF' to the end.",
        ["# EOF\n\n"] =
            "line 2, column 1: Text follows the line '# EOF'. Remove the text, or move '# EOF' to the end.",
        ["a\n# EOF\n"] =
            "line 1, column 2: The value is missing. Write the value after a space.",
        ["a \n# EOF\n"] =
            "line 1, column 3: The value is missing. Write the value after a space.",
        ["a  1\n# EOF\n"] =
            "line 1, column 3: A space is not allowed here. Write single spaces between the parts of a line, and no space at the end.",
        ["a\t1\n# EOF\n"] =
            "line 1, column 2: Expected a space before the value, but found '\\t'. Insert one space.",
        ["a 1 \n# EOF\n"] =
            "line 1, column 5: A space is not allowed here. Write single spaces between the parts of a line, and no space at the end.",
        ["a 1 2 \n# EOF\n"] =
            "line 1, column 7: A space is not allowed here. Write single spaces between the parts of a line, and no space at the end.",
        ["a 1 2 3\n# EOF\n"] =
            "line 1, column 7: Expected the end of the line, but found '3'. Write nothing after the timestamp.",
        ["a{b=\"c\"}1\n# EOF\n"] =
            "line 1, column 9: Expected a space before the value, but found '1'. Insert one space.",
        ["a {b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: The value '{b=\"c\"}' is not a number. Write a decimal number, +Inf, -Inf or NaN.",

        // Names and labels.
        ["1a 1\n# EOF\n"] =
            "line 1, column 1: A metric name cannot start with '1'. Start the name with a letter, '_' or ':', or write the name in quotes and braces as in {\"a.b\"}.",
        ["a.b 1\n# EOF\n"] =
            "line 1, column 2: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name in quotes (in a sample: in quotes and braces).",
        ["{} 1\n# EOF\n"] =
            "line 1, column 1: The sample has no name. Write the metric name before the braces, or in quotes as the first item within the braces.",
        ["{b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 1: The sample has no name. Write the metric name before the braces, or in quotes as the first item within the braces.",
        ["{\"\"} 1\n# EOF\n"] =
            "line 1, column 2: The name in quotes is empty. Write a name between the quotes.",
        ["a{\"b\"} 1\n# EOF\n"] =
            "line 1, column 3: The quoted name 'b' without a value is a metric name, which cannot stand here. Write the metric name once, as the first item; write labels as name=\"value\".",
        ["{\"a\",\"b\"} 1\n# EOF\n"] =
            "line 1, column 6: The quoted name 'b' without a value is a metric name, which cannot stand here. Write the metric name once, as the first item; write labels as name=\"value\".",
        ["a{ b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: A label name cannot start with ' '. Start the name with a letter or '_', or write the name in quotes.",
        ["a{b =\"c\"} 1\n# EOF\n"] =
            "line 1, column 4: Expected '=' after the label name 'b', but found ' '. Write labels as name=\"value\".",
        ["a{b= \"c\"} 1\n# EOF\n"] =
            "line 1, column 5: Expected the value of 'b' in quotes, but found ' '. Write labels as name=\"value\".",
        ["a{b=\"c\", d=\"e\"} 1\n# EOF\n"] =
            "line 1, column 9: A label name cannot start with ' '. Start the name with a letter or '_', or write the name in quotes.",
        ["a{b=\"c\",} 1\n# EOF\n"] =
            "line 1, column 9: A comma follows the last label. Remove the comma.",
        ["a{b=\"c\"\n# EOF\n"] =
            "line 1, column 8: Expected ',' or '}' after a label, but found the end of the line. Separate labels by commas and write '}' after the last label.",
        ["a{b=\"c\\\"} 1\n# EOF\n"] =
            "line 1, column 5: The quote that starts here has no closing quote on this line. Add the closing quote, and write a line feed as \\n.",
        ["a{__b=\"c\"} 1\n# EOF\n"] =
            "line 1, column 3: The label name '__b' is reserved. Choose a name that does not start with '__'.",
        ["a{b=\"c\",b=\"d\"} 1\n# EOF\n"] =
            "line 1, column 9: The label 'b' occurs twice. Rename or remove one label.",

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
            "line 2, column 12: Expected a space before the exemplar, but found '{'. Insert one space.",
        ["# TYPE a counter\na_total 1 # \n# EOF\n"] =
            "line 2, column 13: The exemplar is missing. Write the exemplar after a space.",
        ["# TYPE a counter\na_total 1 # 1\n# EOF\n"] =
            "line 2, column 13: Expected the labels of an exemplar, but found '1'. Write an exemplar as # {trace_id=\"...\"} value, with {} for no labels.",
        ["# TYPE a counter\na_total 1 # {}\n# EOF\n"] =
            "line 2, column 15: The exemplar's value is missing. Write the exemplar's value after a space.",
        ["# TYPE a counter\na_total 1 # {} \n# EOF\n"] =
            "line 2, column 16: The exemplar's value is missing. Write the exemplar's value after a space.",
        ["# TYPE a counter\na_total 1 # {}1\n# EOF\n"] =
            "line 2, column 15: Expected a space before the exemplar's value, but found '1'. Insert one space.",
        ["# TYPE a counter\na_total 1 # {} x\n# EOF\n"] =
            "line 2, column 16: The exemplar's value 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a counter\na_total 1 # {} 1 NaN\n# EOF\n"] =
            "line 2, column 18: 'NaN' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a counter\na_total 1 # {} 1 2 3\n# EOF\n"] =
            "line 2, column 19: Expected the end of the line, but found ' '. Write nothing after the exemplar.",
        ["# TYPE a counter\na_total 1 # {b=\"c\",} 1\n# EOF\n"] =
            "line 2, column 20: A comma follows the last label. Remove the comma.",
        ["# TYPE a counter\na_total 1 # {b=\"c\",b=\"d\"} 1\n# EOF\n"] =
            "line 2, column 20: The label 'b' occurs twice. Rename or remove one label.",
        ["# TYPE a counter\na_total 1 # {\"b\"} 1\n# EOF\n"] =
            "line 2, column 17: Expected '=' after the label name 'b', but found '}'. Write labels as name=\"value\".",
        ["# TYPE a counter\na_total 1 # {a=\"" + OpenMetricsCorpus.Repeated("😱", 128) + "\"} 1\n# EOF\n"] =
            "line 2, column 11: The labels of the exemplar have 129 characters in names and values; the limit is 128. Leave out a label.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 1.5\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 2, column 25: The value of the exemplar is outside the bucket. Attach the exemplar to a bucket with an 'le' of at least the value.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} NaN\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 2, column 25: The value of the exemplar is outside the bucket. Attach the exemplar to a bucket with an 'le' of at least the value.",

        // Metadata.
        ["# HELP\n# EOF\n"] =
             "line 1, column 7: No name follows HELP. Write # HELP name ..., or remove the line.",
        ["# HELP \n# EOF\n"] =
             "line 1, column 8: No name follows HELP. Write # HELP name ..., or remove the line.",
        ["# HELP a\n# EOF\n"] =
            "line 1, column 9: Expected a space after the name, but found the end of the line. Write the space even if no text follows, or leave out the line.",
        ["# HELP a back\\\n# EOF\n"] =
            "line 1, column 14: A backslash before the end of the line is not an escape. Use only the escapes \\\\, \\\" and \\n.",
        ["# TYPE a untyped\n# EOF\n"] =
            "line 1, column 10: 'untyped' is not a type. Write 'unknown', the word of OpenMetrics.",
        ["# TYPE a Gauge\n# EOF\n"] =
            "line 1, column 10: 'Gauge' is not a type. Write one of counter, gauge, histogram, gaugehistogram, stateset, info, summary or unknown, in lower case and without a trailing space.",
        ["# TYPE a gauge \n# EOF\n"] =
            "line 1, column 10: 'gauge ' is not a type. Write one of counter, gauge, histogram, gaugehistogram, stateset, info, summary or unknown, in lower case and without a trailing space.",
        ["# FOO a b\n# EOF\n"] =
            "line 1, column 1: OpenMetrics has no comments, only lines that start with '# TYPE ', '# UNIT ' or '# HELP ', and the last line '# EOF'. Remove the line, or write a TYPE, UNIT or HELP line.",
        ["# TYPE  a gauge\n# EOF\n"] =
            "line 1, column 8: A metric name cannot start with ' '. Start the name with a letter, '_' or ':', or write the name in quotes and braces as in {\"a.b\"}.",
        ["# TYPE a gauge\n# TYPE a gauge\n# EOF\n"] =
            "line 2, column 1: 'a' has two TYPE lines. Keep one of the lines.",
        ["# HELP a \n# HELP a \n# EOF\n"] =
            "line 2, column 1: 'a' has two HELP lines. Keep one of the lines.",
        ["# UNIT a_b b\n# UNIT a_b b\n# EOF\n"] =
            "line 2, column 1: 'a_b' has two UNIT lines. Keep one of the lines.",
        ["a 1\n# HELP a b\n# EOF\n"] =
            "line 2, column 1: The HELP of 'a' stands below the samples. Write metadata before the first sample of the family.",
        ["# UNIT a seconds\n# EOF\n"] =
            "line 1, column 10: The unit 'seconds' is not the last part of the name 'a'. Rename the family to end with '_seconds', or leave out the unit.",
        ["# UNIT seconds seconds\n# EOF\n"] =
            "line 1, column 16: The unit 'seconds' is not the last part of the name 'seconds'. Rename the family to end with '_seconds', or leave out the unit.",
        ["# TYPE a_b info\n# UNIT a_b b\n# EOF\n"] =
            "line 2, column 1: A family of type info has no unit. Leave out the unit.",
        ["# UNIT a_b b\n# TYPE a_b stateset\n# EOF\n"] =
            "line 2, column 1: A family of type stateset has no unit. Leave out the unit.",

        // Families.
        ["a 1\nb 1\na 2\n# EOF\n"] =
            "line 3, column 1: The lines of 'a', which started on line 1, have ended. Keep all lines of a family together.",
        ["# TYPE a counter\n# TYPE a_total gauge\n# EOF\n"] =
            "line 2, column 8: 'a_total' belongs to the counter 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one family.",
        ["# TYPE a_created gauge\n# TYPE a counter\n# EOF\n"] =
            "line 2, column 8: The counter 'a' can expose 'a_created', which line 1 already exposes. Rename one family.",
        ["# TYPE a counter\na_total 1\nb 1\na_created 1\n# EOF\n"] =
            "line 4, column 1: 'a_created' belongs to the counter 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one family.",
        ["# TYPE a info\n# TYPE a_info gauge\n# EOF\n"] =
            "line 2, column 8: 'a_info' belongs to the info 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one family.",
        ["# TYPE a_total counter\na_total 1\n# EOF\n"] =
            "line 2, column 1: 'a_total' cannot be a sample of the counter of that name. Write the counter's name without '_total' on its metadata lines.",
        ["# TYPE a counter\na 1\n# EOF\n"] =
            "line 2, column 1: 'a' cannot be a sample of the counter of that name. Name the sample a_total or a_created.",
        ["# TYPE a info\na 1\n# EOF\n"] =
            "line 2, column 1: 'a' cannot be a sample of the info of that name. Name the sample a_info.",
        ["# TYPE a gauge\na{b=\"1\"} 1\na{b=\"2\"} 1\na{b=\"1\"} 1 5\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together.",
        ["a 1\na 1\n# EOF\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["a{b=\"\"} 1\na 1\n# EOF\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["a 1 1\na 1\n# EOF\n"] =
            "line 2, column 3: Only some lines with these labels have a timestamp. Write a timestamp on all of the lines or on none.",
        ["a 1\na 1 1\n# EOF\n"] =
            "line 2, column 3: Only some lines with these labels have a timestamp. Write a timestamp on all of the lines or on none.",
        ["a 1 2\na 1 1.5\n# EOF\n"] =
            "line 2, column 5: The timestamp is before the timestamp of the line above. Order the lines with these labels by timestamp.",
        ["# TYPE a summary\na_count 1 1\na_count 1 2\na_sum 1 1\n# EOF\n"] =
            "line 4, column 9: The timestamp is before the timestamp of the line above. Order the lines with these labels by timestamp.",

        // Values of each type.
        ["# TYPE a counter\na_total -1\n# EOF\n"] =
            "line 2, column 9: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a counter\na_total NaN\n# EOF\n"] =
            "line 2, column 9: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a counter\na_created NaN\n# EOF\n"] =
            "line 2, column 11: The value of a _created sample is a time. Write seconds since the epoch.",
        ["# TYPE a summary\na_sum -1\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave out the sum.",
        ["# TYPE a summary\na_sum NaN\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave out the sum.",
        ["# TYPE a summary\na_count 1.5\n# EOF\n"] =
            "line 2, column 9: A count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a summary\na_count +Inf\n# EOF\n"] =
            "line 2, column 9: A count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a summary\na{quantile=\"0.5\"} -1\n# EOF\n"] =
            "line 2, column 19: The value of a quantile cannot be negative in OpenMetrics. Leave out the quantile.",
        ["# TYPE a summary\na{quantile=\"-1\"} 1\n# EOF\n"] =
            "line 2, column 12: The quantile '-1' is not a number from 0 to 1. Write a number as in quantile=\"0.99\".",
        ["# TYPE a summary\na 1\n# EOF\n"] =
            "line 2, column 1: A summary's sample without a suffix needs the label 'quantile'. Add the label, or the suffix _sum or _count.",
        ["# TYPE a summary\na_count{quantile=\"0.5\"} 1\n# EOF\n"] =
            "line 2, column 9: The label 'quantile' is reserved on a summary. Remove or rename the label.",
        ["# TYPE a info\na_info 2\n# EOF\n"] =
            "line 2, column 8: The value of an info is always 1. Write 1, and put the information into labels.",
        ["# TYPE a stateset\na{a=\"on\"} 2\n# EOF\n"] =
            "line 2, column 11: The value of a state is 0 or 1. Write 1 for an active state, 0 otherwise.",
        ["# TYPE a stateset\na{b=\"on\"} 1\n# EOF\n"] =
            "line 2, column 1: A state needs a label with the name of the family, 'a'. Add the label with the name of the state as the value.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 0.5\n# EOF\n"] =
            "line 2, column 18: A bucket's count is a whole number in OpenMetrics. Write an integer.",
        ["# TYPE a histogram\na_bucket{le=\"+inf\"} 1\n# EOF\n"] =
            "line 2, column 13: The bound '+inf' is neither a number nor '+Inf'. Write a number as in le=\"0.5\", or le=\"+Inf\" for the last bucket.",
        ["# TYPE a histogram\na_sum NaN\n# EOF\n"] =
            "line 2, column 7: A sum cannot be negative or NaN. Leave out the sum.",
        ["# TYPE a gaugehistogram\na_gsum NaN\n# EOF\n"] =
            "line 2, column 8: A sum cannot be NaN. Leave out _gsum and _gcount.",
        ["# TYPE a gaugehistogram\na_gcount{le=\"1\"} 1\n# EOF\n"] =
            "line 2, column 10: The label 'le' is reserved on a gaugehistogram. Remove or rename the label.",

        // Histograms as a whole.
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF\n"] =
            "line 2, column 1: The histogram that starts here has no bucket with le=\"+Inf\". Add the bucket with the count of all observations.",
        ["# TYPE a histogram\na_created 1\n# EOF\n"] =
            "line 2, column 1: The histogram that starts here has no bucket with le=\"+Inf\". Add the bucket with the count of all observations.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n# EOF\n"] =
            "line 3, column 1: The histogram has only one of sum and count. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n# EOF\n"] =
            "line 3, column 1: The histogram has only one of sum and count. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n# EOF\n"] =
            "line 3, column 9: The count differs from the bucket with le=\"+Inf\". Write the number of all observations in both.",
        ["# TYPE a histogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n# EOF\n"] =
            "line 5, column 1: A histogram with negative bounds cannot have a sum, because the sum could decrease. Leave out _sum and _count.",
        ["# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -1\n# EOF\n"] =
            "line 4, column 8: A negative sum needs a negative bound. Leave out _gsum and _gcount, or add a bucket below 0.",
        ["# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gsum 1\n# EOF\n"] =
            "line 3, column 1: The histogram has only one of sum and count. Write both or neither.",
        ["# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n# EOF\n"] =
            "line 3, column 13: The bound is not above the bound of the previous bucket. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n"] =
            "line 3, column 21: The count is below the count of the previous bucket. Count all observations up to the bound in each bucket.",
        ["# TYPE a histogram\na_bucket{b=\"1\",le=\"+Inf\"} 1\na_bucket{b=\"2\",le=\"+Inf\"} 1\na_count{b=\"1\"} 1\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together.",
    };
}
