using System.Buffers.Binary;
using MetricsClient.Exposition.Protobuf;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// The texts in requests of version 2. Each request contains a text once, as a symbol with a number. The table keeps the texts, so that a
/// series refers to its texts by ids, and a text is looked up only for a new series.
/// </summary>
/// <remarks>The ids are valid for an era. An era ends when most texts of the table are no longer used.</remarks>
internal sealed class SymbolTable
{
    private const int FirstSlots = 256;
    private const int FirstBytes = 4096;

    // An era with few texts does not end.
    private const int FewTexts = 1024;
    private const int SymbolsField = 4;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    // The id of the empty text.
    private const int Empty = 0;

    private readonly ProtobufWriter _fields;
    private List<(int Start, int Length, uint Hash)> _texts = [];
    private byte[] _bytes = [];

    // The last request that contains a text, and the number of the text in this request.
    private (int Request, int Number)[] _uses = [];

    // Each slot has the id of a text plus one; zero is an empty slot. At most half of the slots are used.
    private int[] _slots = [];
    private int _filled;
    private int _request;
    private int _count;
    private int _used;

    /// <param name="fields">Receives the field of each new symbol. The owner empties it before <see cref="EndRequest"/>.</param>
    public SymbolTable(ProtobufWriter fields)
    {
        _fields = fields;
        BeginEra();
        EndRequest();
    }

    /// <summary>Identifies the era.</summary>
    public object Era { get; private set; } = new();

    /// <summary>Ends a request. The next request has no symbols.</summary>
    public void EndRequest()
    {
        _request++;
        _used += _count;
        _count = 0;
    }

    /// <summary>Ends a snapshot, after its last request. Ends the era if the snapshot has used less than half of the texts.</summary>
    public void EndSnapshot()
    {
        if (_texts.Count > FewTexts + (2 * _used))
        {
            BeginEra();
        }

        _used = 0;
    }

    /// <summary>Returns the number of a symbol. Adds the symbol if the request does not contain it.</summary>
    /// <param name="id">The id of the text in this era.</param>
    public int Number(int id)
    {
        (int request, int number) = _uses[id];
        return request == _request ? number : Add(id);
    }

    /// <summary>
    /// Returns the number of a symbol. Adds the symbol if the request does not contain it. The empty text has the number 0, as the protocol
    /// requires.
    /// </summary>
    public int Number(ReadOnlySpan<byte> text) => Number(Id(text));

    /// <summary>Returns the id of a text in this era. Adds the text if it is new.</summary>
    public int Id(ReadOnlySpan<byte> text)
    {
        uint hash = Hash(text);
        int slot = (int)(hash & (uint)(_slots.Length - 1));

        // The loop ends at an empty slot, because at most half of the slots are used.
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            int known = _slots[slot] - 1;
            if (_texts[known].Hash == hash && Text(known).SequenceEqual(text))
            {
                return known;
            }
        }

        Keep(text, hash);
        _slots[slot] = _texts.Count;
        if (_texts.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return _texts.Count - 1;
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

    private int Add(int id)
    {
        if (_count == 0 && id != Empty)
        {
            Add(Empty);
        }

        _fields.Bytes(SymbolsField, Text(id));
        _uses[id] = (_request, _count);
        return _count++;
    }

    private ReadOnlySpan<byte> Text(int id) => _bytes.AsSpan(_texts[id].Start, _texts[id].Length);

    private void Keep(ReadOnlySpan<byte> text, uint hash)
    {
        if (_bytes.Length - _filled < text.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _filled + text.Length));
        }

        text.CopyTo(_bytes.AsSpan(_filled));
        _texts.Add((_filled, text.Length, hash));
        _filled += text.Length;
    }

    private void BeginEra()
    {
        Era = new object();
        _texts = [];
        _bytes = new byte[FirstBytes];
        _filled = 0;
        _slots = new int[FirstSlots];
        _uses = new (int, int)[FirstSlots / 2];
        Id([]);
    }

    private void Grow()
    {
        int[] slots = new int[_slots.Length * 2];
        Array.Resize(ref _uses, slots.Length / 2);
        for (int i = 0; i < _texts.Count; i++)
        {
            int slot = (int)(_texts[i].Hash & (uint)(slots.Length - 1));
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = i + 1;
        }

        _slots = slots;
    }
}
