using System.Numerics;
using MetricsClient.Storage.Native;

namespace MetricsClient.Tests.Storage.Native;

/// <summary>Compares bucket indexes with exact arithmetic on big integers.</summary>
public sealed class NativeIndexTests
{
    private static readonly int[] s_schemas =
        [.. Enumerable.Range(NativeIndex.CoarsestSchema, NativeIndex.FinestSchema - NativeIndex.CoarsestSchema + 1)];

    [Fact]
    public void Every_bound_of_an_octave_is_the_largest_double_up_to_the_exact_bound()
    {
        double[] bounds = NativeBounds.Compute();

        Assert.Equal(256, bounds.Length);
        for (int i = 0; i < bounds.Length; i++)
        {
            Assert.True(IsNotAbove(bounds[i], i, NativeIndex.FinestSchema));
            Assert.False(IsNotAbove(Math.BitIncrement(bounds[i]), i, NativeIndex.FinestSchema));
        }
    }

    [Fact]
    public void A_bound_is_in_its_bucket_and_the_next_double_is_in_the_next_bucket_at_every_schema()
    {
        foreach (int schema in s_schemas)
        {
            int perOctave = Math.Max(1, 1 << Math.Max(schema, 0));
            foreach (int octave in new[] { -1000, -7, -1, 0, 1, 9, 1000 })
            {
                int start = schema >= 0 ? octave * perOctave : octave >> -schema;
                for (int index = start; index <= start + perOctave; index++)
                {
                    double bound = NativeIndex.UpperBound(index, schema);
                    Assert.Equal(index, IndexOf(bound, schema));
                    Assert.Equal(index + 1, IndexOf(Math.BitIncrement(bound), schema));
                }
            }
        }
    }

    [Fact]
    public void Powers_of_two_and_adjacent_doubles_have_the_exact_index()
    {
        for (int exponent = -1074; exponent < 1024; exponent += 41)
        {
            double power = Math.ScaleB(1, exponent);
            AssertExact(power, [.. s_schemas]);
            AssertExact(Math.BitIncrement(power), [.. s_schemas]);
            if (exponent > -1074)
            {
                AssertExact(Math.BitDecrement(power), [.. s_schemas]);
            }
        }
    }

    [Fact]
    public void Random_doubles_of_any_size_have_the_exact_index()
    {
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(1, BitConverter.DoubleToInt64Bits(double.PositiveInfinity)));
            AssertExact(value, s_schemas[i % s_schemas.Length]);
        }
    }

    [Fact]
    public void Subnormal_doubles_have_the_exact_index()
    {
        var random = new Random(8);
        for (int bits = 1; bits < 52; bits++)
        {
            AssertExact(BitConverter.Int64BitsToDouble(random.NextInt64(1L << (bits - 1), 1L << bits)), -4, -1, 0, 3, 6);
        }
    }

    [Fact]
    public void Infinity_is_in_the_bucket_after_the_bucket_of_the_largest_double()
    {
        Assert.All(s_schemas, static schema =>
        {
            int largest = IndexOf(double.MaxValue, schema);
            Assert.Equal(largest + 1, IndexOf(double.PositiveInfinity, schema));
            Assert.Equal(double.MaxValue, NativeIndex.UpperBound(largest, schema));
            Assert.Equal(double.PositiveInfinity, NativeIndex.UpperBound(largest + 1, schema));
        });
        Assert.Equal(1024, IndexOf(double.MaxValue, 0));
        Assert.Equal(64, IndexOf(double.MaxValue, -4));
    }

    [Fact]
    public void Halving_the_resolution_step_by_step_equals_one_conversion_to_the_schema()
    {
        for (int finest = -275_000; finest <= 262_145; finest += 13)
        {
            int index = finest;
            for (int schema = NativeIndex.FinestSchema - 1; schema >= NativeIndex.CoarsestSchema; schema--)
            {
                index = NativeIndex.Coarser(index, 1);
                Assert.Equal(NativeIndex.AtSchema(finest, schema), index);
            }
        }
    }

    [Fact]
    public void An_upper_bound_is_never_below_a_subnormal_value_of_the_bucket()
    {
        Assert.All(s_schemas, static schema =>
        {
            Assert.True(NativeIndex.UpperBound(IndexOf(double.Epsilon, schema), schema) >= double.Epsilon);
            Assert.InRange(NativeIndex.UpperBound(IndexOf(double.Epsilon, schema) - 1, schema), 0, double.Epsilon);
        });
        Assert.Equal(0, NativeIndex.UpperBound(-1_000, -4));
    }

    [Theory]
    [InlineData(1.1, 3)]
    [InlineData(2, 0)]
    [InlineData(1.99, 1)]
    [InlineData(4, -1)]
    [InlineData(65536, -4)]
    [InlineData(1e9, -4)]
    [InlineData(1.0027, 8)]
    [InlineData(1.00001, 8)]
    public void The_coarsest_schema_within_a_growth_factor_is_chosen(double factor, int schema) =>
        Assert.Equal(schema, NativeIndex.SchemaOf(factor));

    private static int IndexOf(double value, int schema) => NativeIndex.AtSchema(NativeIndex.Of(value), schema);

    private static void AssertExact(double value, params int[] schemas)
    {
        foreach (int schema in schemas)
        {
            int index = IndexOf(value, schema);
            Assert.True(IsNotAbove(value, index, schema), $"{value:R} lies above bucket {index} of schema {schema}.");
            Assert.False(IsNotAbove(value, index - 1, schema), $"{value:R} lies below bucket {index} of schema {schema}.");
        }
    }

    // True if mantissa * 2^exponent <= 2^(index * 2^-schema), with both sides raised to 2^schema.
    private static bool IsNotAbove(double value, int index, int schema)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponentBits = (int)(bits >> 52);
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponentBits > 0 ? 1L << 52 : 0);
        long exponent = Math.Max(exponentBits, 1) - 1075;
        int power = 1 << Math.Max(schema, 0);
        var left = BigInteger.Pow(mantissa, power);
        long right = ((long)index << Math.Max(-schema, 0)) - (exponent * power);
        return right >= 0 && left <= BigInteger.One << (int)right;
    }
}
