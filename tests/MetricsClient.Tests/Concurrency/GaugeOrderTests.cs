using MetricsClient.Storage.Gauges;

namespace MetricsClient.Tests.Concurrency;

/// <summary>
/// Threads change and read one gauge at once. Then a search looks for one order of all operations that explains every value that was read,
/// and in which no operation comes before an operation that had ended when it started.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GaugeOrderTests
{
    private const int Threads = 3;
    private const int OperationsOfThread = 4;

    [Theory]
    [Trait("Lane", "full")]
    [InlineData(false)]
    [InlineData(true)]
    public void Operations_on_a_gauge_have_one_order_while_cells_come_and_go(bool isStripedAtOnce)
    {
        var random = new Random(11);
        for (int round = 0; round < 1_000; round++)
        {
            var history = new History(random.Next(), isStripedAtOnce);
            Race.Run(Threads + 1, history.Run);

            Assert.True(history.HasOrder(), $"Round {round}: no order explains {history}");
        }
    }

    private enum Kind
    {
        Read,
        Set,
        Add,
        Raise,
    }

    private sealed record Operation(Kind Kind, int Number, int Start, int End, double Read);

    private sealed class History(int seed, bool isStripedAtOnce)
    {
        private readonly Operation[] _done = new Operation[Threads * OperationsOfThread];
        private GaugeValue _value;
        private int _clock;

        public void Run(int thread)
        {
            if (thread == Threads)
            {
                Restripe();
                return;
            }

            var random = new Random(seed + thread);
            for (int i = 0; i < OperationsOfThread; i++)
            {
                _done[(thread * OperationsOfThread) + i] = RunOne((Kind)random.Next(4), random.Next(1, 4));
            }
        }

        public bool HasOrder() => HasOrder(0, 0, []);

        public override string ToString() => string.Join("; ", _done.OrderBy(static operation => operation.Start));

        private void Restripe()
        {
            if (isStripedAtOnce || seed % 2 == 0)
            {
                _value.Stripe();
            }

            for (int i = 0; i < 10; i++)
            {
                _value.Striped?.Grow();
                _value.GiveBack();
            }
        }

        private Operation RunOne(Kind kind, int number)
        {
            int start = Interlocked.Increment(ref _clock);
            double read = 0;
            switch (kind)
            {
                case Kind.Read:
                    read = _value.Value;
                    break;
                case Kind.Set:
                    _value.Set(number);
                    break;
                case Kind.Add:
                    _value.Add(number);
                    break;
                default:
                    _value.RaiseTo(number);
                    break;
            }

            return new Operation(kind, number, start, Interlocked.Increment(ref _clock), read);
        }

        // Tries each operation that may come next: all operations that started before the first end among the remaining operations.
        private bool HasOrder(int used, double value, HashSet<(int Used, double Value)> failed)
        {
            if (used == (1 << _done.Length) - 1)
            {
                return true;
            }

            if (failed.Contains((used, value)))
            {
                return false;
            }

            int firstEnd = _done.Where((_, i) => (used & (1 << i)) == 0).Min(static operation => operation.End);
            for (int i = 0; i < _done.Length; i++)
            {
                Operation next = _done[i];
                if ((used & (1 << i)) == 0
                    && next.Start < firstEnd
                    && !(next.Kind == Kind.Read && next.Read != value)
                    && HasOrder(used | (1 << i), After(next, value), failed))
                {
                    return true;
                }
            }

            failed.Add((used, value));
            return false;
        }

        private static double After(Operation operation, double value) => operation.Kind switch
        {
            Kind.Set => operation.Number,
            Kind.Add => value + operation.Number,
            Kind.Raise => Math.Max(value, operation.Number),
            _ => value,
        };
    }
}
