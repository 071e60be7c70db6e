using System.Buffers.Binary;
using MetricsClient.Exposition.Protobuf;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// The symbols of one request of version 2: each different text once, with a number. The texts are stored as the fields that end the
/// request.
/// </summary>
internal sealed class SymbolTable
{
    private const int FirstSlots = 256;
    private const int SymbolsField = 4;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private readonly ProtobufWriter _fields;
    private readonly List<(int Start, int Length, uint Hash)> _symbols = [];

    // Each slot has the number of a symbol plus one; zero is an empty slot. At most half of the slots are used.
    private int[] _slots = new int[FirstSlots];

    /// <param name="fields">Receives the field of each new symbol. The owner empties it before <see cref="Clear"/>.</param>
    public SymbolTable(ProtobufWriter fields)
    {
        _fields = fields;
    }

    /// <summary>Removes all symbols.</summary>
    public void Clear()
    {
        _symbols.Clear();
        Array.Clear(_slots);
    }

    /// <summary>
    /// Returns the number of a text. Adds the text if it is new. The empty text has the number 0, as the protocol requires.
    /// </summary>
    public int Number(ReadOnlySpan<byte> text)
    {
        if (_symbols.Count == 0 && text.Length > 0)
        {
            Number([]);
        }

        uint hash = Hash(text);
        int slot = (int)(hash & (uint)(_slots.Length - 1));

        // The loop ends at an empty slot, because at most half of the slots are used.
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            int known = _slots[slot] - 1;
            (int start, int length, uint knownHash) = _symbols[known];
            if (knownHash == hash && _fields.Written.Slice(start, length).SequenceEqual(text))
            {
                return known;
            }
        }

        _fields.Bytes(SymbolsField, text);
        _symbols.Add((_fields.Written.Length - text.Length, text.Length, hash));
        _slots[slot] = _symbols.Count;
        if (_symbols.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return _symbols.Count - 1;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Multiplier;
            hash ^= hash >> 29;
        }

        foreach (byte one in text)
        {
            hash = (hash ^ one) * Multiplier;
        }

        return (uint)(hash >> 32);
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _symbols.Count; i++)
        {
            int slot = (int)(_symbols[i].Hash & (uint)(_slots.Length - 1));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }
}
