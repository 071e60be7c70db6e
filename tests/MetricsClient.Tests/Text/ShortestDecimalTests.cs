using System.Globalization;
using MetricsClient.Text;

namespace MetricsClient.Tests.Text;

[Trait("Rounds", "random")]
public sealed class ShortestDecimalTests
{
    private const int SmallestExponent = -1074;
    private const int LargestExponent = 1023;

    // Ten million numbers, or a billion in the lane long with its twenty rounds.
    private static readonly int s_numbers = Rounds.Factor == 1 ? 10_000_000 : 50_000_000 * Rounds.Factor;

    [Fact]
    [Trait("Lane", "full")]
    public void The_digits_of_random_doubles_equal_the_shortest_digits_of_dotnet() =>
        Assert.Equal([], Enumerable.Range(0, Environment.ProcessorCount).AsParallel().SelectMany(static part => Differences(part)));

    [Fact]
    [Trait("Lane", "full")]
    public void Numbers_in_the_middle_of_two_decimal_numbers_have_the_digits_of_dotnet()
    {
        // The numbers are multiples of a power of two, so many are exactly in the middle of two candidates, or at an end of the interval.
        var random = new Random(20270301);
        var wrong = new List<string>();
        for (int exponent = -80; exponent <= 200; exponent++)
        {
            for (int i = 0; i < 2_000; i++)
            {
                double number = Math.ScaleB(random.NextInt64(1L << random.Next(1, 54)) | 1, exponent);
                if (BitConverter.DoubleToInt64Bits(number) << 12 != 0 && Trimmed(ShortestDecimal.Of(number)) != OfDotNet(number))
                {
                    wrong.Add(number.ToString("E17", CultureInfo.InvariantCulture));
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_power_of_two_and_its_neighbors_read_back_equal_with_the_fewest_digits()
    {
        // The neighbors of a power of two have different distances. The shortest text of .NET does not read back equal for 2^-25.
        for (int exponent = SmallestExponent; exponent <= LargestExponent; exponent++)
        {
            double power = Math.ScaleB(1, exponent);
            AssertShortest(power);
            AssertShortest(Math.BitIncrement(power));
            if (exponent > SmallestExponent)
            {
                AssertShortest(Math.BitDecrement(power));
            }
        }
    }

    [Theory]
    [InlineData(-25, 29802322387695312UL, -24)]
    [InlineData(-958, 41045368012983762UL, -305)]
    public void A_power_of_two_that_dotnet_writes_with_another_number_reads_back_equal(int exponent, ulong digits, int exponentOfTen)
    {
        var shortest = ShortestDecimal.Of(Math.ScaleB(1, exponent));

        Assert.Equal((digits, exponentOfTen), Trimmed(shortest));
        Assert.Equal(Math.ScaleB(1, exponent), Parse(digits, exponentOfTen));
    }

    [Theory]
    [InlineData(5e-324, 5UL, -324)]
    [InlineData(double.MaxValue, 17976931348623157UL, 292)]
    [InlineData(9007199254740993e3, 9007199254740993UL, 3)]
    [InlineData(1e22, 1UL, 22)]
    [InlineData(1e23, 1UL, 23)]
    [InlineData(0.3, 3UL, -1)]
    [InlineData(100, 1UL, 2)]
    public void A_number_has_its_shortest_digits(double number, ulong digits, int exponentOfTen) =>
        Assert.Equal((digits, exponentOfTen), Trimmed(ShortestDecimal.Of(number)));

    private static IEnumerable<string> Differences(int part)
    {
        var random = new Random(20260229 + part);
        for (int i = 0; i < s_numbers / Environment.ProcessorCount; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(number) && number > 0 && Trimmed(ShortestDecimal.Of(number)) != OfDotNet(number))
            {
                yield return number.ToString("E17", CultureInfo.InvariantCulture);
            }
        }
    }

    // Every number with one digit less rounds to another double: the two numbers below and above, and their neighbors.
    private static void AssertShortest(double number)
    {
        (ulong digits, int exponent) = Trimmed(ShortestDecimal.Of(number));

        Assert.Equal(number, Parse(digits, exponent));
        for (ulong shorter = (digits / 10) - 1; digits >= 10 && shorter <= (digits / 10) + 2; shorter++)
        {
            Assert.NotEqual(number, Parse(shorter, exponent + 1));
        }
    }

    private static double Parse(ulong digits, int exponent) => double.Parse($"{digits}e{exponent}", CultureInfo.InvariantCulture);

    private static (ulong Digits, int Exponent) Trimmed(ShortestDecimal number) => Trimmed(number.Digits, number.Exponent);

    private static (ulong Digits, int Exponent) Trimmed(ulong digits, int exponent)
    {
        while (digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        return (digits, exponent);
    }

    private static (ulong Digits, int Exponent) OfDotNet(double number)
    {
        Span<byte> text = stackalloc byte[32];
        number.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        ulong digits = 0;
        int exponent = 0;
        bool hasPoint = false;
        for (int i = 0; i < length; i++)
        {
            if (text[i] == 'E')
            {
                exponent += int.Parse(text[(i + 1)..length], CultureInfo.InvariantCulture);
                break;
            }

            if (text[i] == '.')
            {
                hasPoint = true;
                continue;
            }

            digits = (digits * 10) + (ulong)(text[i] - (byte)'0');
            exponent -= hasPoint ? 1 : 0;
        }

        return Trimmed(digits, exponent);
    }
}
