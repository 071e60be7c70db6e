using MetricsClient.Series;

namespace MetricsClient.Tests.Series;

public sealed class HashSlotsTests
{
    private const int Slots = 16;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(Slots - 1)]
    [InlineData(-1)]
    public void An_entry_that_is_removed_and_added_again_and_again_takes_one_slot(int hash)
    {
        int[] slots = new int[Slots];
        HashSlots.Publish(slots, hash, 1);
        for (int place = 2; place < Slots - 1; place++)
        {
            Assert.Equal(Slots - 1, slots.Count(static slot => slot == 0));
            Remove(slots, hash, place - 1);

            HashSlots.Publish(slots, hash, place);
        }

        Assert.Equal([Slots - 2], PlacesOf(slots, hash));
    }

    [Fact]
    public void An_entry_behind_a_tombstone_is_found_and_the_next_entry_takes_the_tombstone()
    {
        int[] slots = new int[Slots];
        for (int place = 1; place <= 3; place++)
        {
            HashSlots.Publish(slots, hash: 5, place);
        }

        Remove(slots, hash: 5, place: 1);
        Assert.Equal([2, 3], PlacesOf(slots, hash: 5));

        HashSlots.Publish(slots, hash: 5, place: 4);

        Assert.Equal([4, 2, 3], PlacesOf(slots, hash: 5));
        Assert.Equal(Slots - 3, slots.Count(static slot => slot == 0));
    }

    private static void Remove(int[] slots, int hash, int place)
    {
        int probe = hash;
        while (HashSlots.Next(slots, hash, ref probe) is int found && found != place)
        {
            Assert.NotEqual(0, found);
        }

        HashSlots.Bury(slots, probe);
    }

    private static List<int> PlacesOf(int[] slots, int hash)
    {
        var places = new List<int>();
        int probe = hash;
        while (HashSlots.Next(slots, hash, ref probe) is > 0 and int place)
        {
            if (place != Slots - 1)
            {
                places.Add(place);
            }
        }

        return places;
    }
}
