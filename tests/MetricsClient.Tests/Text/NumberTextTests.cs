using System.Globalization;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Tests.Text;

public sealed class NumberTextTests
{
    private delegate int Writer(double value, Span<byte> destination);

    [Theory]
    [InlineData("")]
    [InlineData("fa-IR")]
    public void The_canonical_form_equals_the_output_of_Go_for_every_reference_number(string culture)
    {
        List<(double Number, string Text)> vectors = Vectors();

        string[] wrong = Culture.Run(culture, () => vectors
            .Select(static vector => (vector.Text, Ours: Text(NumberText.WriteCanonical, vector.Number)))
            .Where(static pair => pair.Text != pair.Ours)
            .Select(static pair => $"{pair.Ours} instead of {pair.Text}")
            .ToArray());

        Assert.Empty(wrong);
        Assert.Equal(5560, vectors.Count);
    }

    [Fact]
    public void A_bound_differs_from_the_canonical_form_only_by_a_point()
    {
        Assert.All(Vectors(), static vector => Assert.Equal(
            vector.Text.AsSpan().ContainsAny(".eIN") ? vector.Text : vector.Text + ".0",
            Text(NumberText.WriteBound, vector.Number)));
    }

    [Fact]
    public void A_value_reads_back_equal_for_every_reference_number() => Assert.All(Vectors(), static vector => AssertReadsBack(vector.Number));

    [Fact]
    public void A_value_reads_back_equal_for_random_bits()
    {
        var random = new Random(20240229);
        for (int i = 0; i < 20_000; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(number))
            {
                AssertReadsBack(number);
            }
        }
    }

    [Fact]
    public void Each_number_of_digits_has_the_layout_of_Go_at_each_exponent()
    {
        const string Digits = "123456789123456";
        for (int count = 1; count <= 15; count++)
        {
            for (int exponent = -300; exponent <= 300; exponent++)
            {
                double number = double.Parse($"{Digits[..count]}e{exponent - count + 1}", CultureInfo.InvariantCulture);

                Assert.Equal(Layout(Digits[..count], exponent), Text(NumberText.WriteCanonical, number));
                Assert.Equal("-" + Layout(Digits[..count], exponent), Text(NumberText.WriteCanonical, -number));
            }
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1, "1")]
    [InlineData(-1, "-1")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1000000")]
    [InlineData(1234567890123, "1234567890123")]
    [InlineData(9007199254740992, "9007199254740992")]
    [InlineData(-9007199254740992, "-9007199254740992")]
    [InlineData(9007199254740994, "9.007199254740994e+15")]
    [InlineData(1000000.5, "1.0000005e+06")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Integers_are_written_in_full_and_fractions_in_the_canonical_form(double value, string text) => Assert.Equal(text, Text(NumberText.WriteValue, value));

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(-10, "-10.0")]
    [InlineData(0, "0.0")]
    [InlineData(0.005, "0.005")]
    [InlineData(100000, "100000.0")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1e-9, "1e-09")]
    [InlineData(1e100, "1e+100")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void A_bound_always_has_a_point_or_an_exponent(double bound, string text) => Assert.Equal(text, Text(NumberText.WriteBound, bound));

    [Theory]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void An_integer_has_no_groups_of_digits(long value, string text)
    {
        Span<byte> destination = stackalloc byte[NumberText.MaxLength];

        int written = NumberText.WriteInteger(value, destination);

        Assert.Equal(text, Encoding.ASCII.GetString(destination[..written]));
    }

    // The rule of Go: an exponent below -4 or above 5 is written, and a point stands behind the first digit.
    private static string Layout(string digits, int exponent) => exponent switch
    {
        < -4 or > 5 => WithPoint(digits, 1) + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture),
        < 0 => "0." + new string('0', -exponent - 1) + digits,
        _ => WithPoint(digits.PadRight(exponent + 1, '0'), exponent + 1),
    };

    private static string WithPoint(string digits, int wholeDigits) =>
        digits.Length == wholeDigits ? digits : digits.Insert(wholeDigits, ".");

    private static void AssertReadsBack(double number)
    {
        string text = Text(NumberText.WriteValue, number);
        double read = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
        if (double.IsNaN(number))
        {
            Assert.Equal("NaN", text);
            return;
        }

        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
    }

    private static string Text(Writer write, double value)
    {
        Span<byte> destination = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(destination[..write(value, destination)]);
    }

    // Bits and the text of Go's strconv.FormatFloat(f, 'g', -1, 64); the first line of the file is a heading.
    private static List<(double Number, string Text)> Vectors() =>
    [
        .. Golden.Read("float-format-vectors.tsv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(static line => line.Split('\t'))
            .Select(static columns => (
                BitConverter.UInt64BitsToDouble(ulong.Parse(columns[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
                columns[1])),
    ];

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(1, "0.001")]
    [InlineData(-1, "-0.001")]
    [InlineData(1_520_879_607_789, "1520879607.789")]
    [InlineData(-62_135_596_800_000, "-62135596800.000")]
    public void Milliseconds_are_seconds_to_the_last_digit(long milliseconds, string text)
    {
        byte[] written = new byte[NumberText.MaxLength];

        Assert.Equal(text, Encoding.UTF8.GetString(written, 0, NumberText.WriteSeconds(milliseconds, written)));
    }
}
