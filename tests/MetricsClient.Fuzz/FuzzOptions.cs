using System.Globalization;

namespace MetricsClient.Fuzz;

/// <summary>The command line of the fuzz program.</summary>
internal sealed class FuzzOptions
{
    public const string Usage = "MetricsClient.Fuzz [--seconds N] [--rounds N] [--seed N] [--target NAME]";

    /// <summary>Gets the time after which no further round begins. The default is 60 seconds.</summary>
    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the largest number of rounds. The default is unlimited.</summary>
    public long Rounds { get; private set; } = long.MaxValue;

    /// <summary>Gets the seed of the first round; each further round adds 1. The default is random.</summary>
    public int Seed { get; private set; } = Random.Shared.Next();

    /// <summary>Gets the name of the only target to test. Null tests all targets in turn.</summary>
    public string? Target { get; private set; }

    /// <summary>Parses the arguments.</summary>
    /// <returns>The options, or null if an argument is unknown or has no valid value.</returns>
    public static FuzzOptions? Parse(string[] args)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !options.TrySet(args[i], args[i + 1]))
            {
                return null;
            }
        }

        return options;
    }

    private bool TrySet(string name, string value)
    {
        if (name == "--target")
        {
            Target = value;
            return true;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        switch (name)
        {
            case "--seconds":
                Duration = TimeSpan.FromSeconds(number);
                return true;
            case "--rounds":
                Rounds = number;
                return true;
            case "--seed":
                Seed = number;
                return true;
            default:
                return false;
        }
    }
}
