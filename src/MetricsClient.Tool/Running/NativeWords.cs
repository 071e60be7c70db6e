using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>An array of C strings in native memory, as execve(2) expects for arguments and environment.</summary>
internal sealed unsafe class NativeWords : IDisposable
{
    private byte** _words;

    public NativeWords(IReadOnlyList<byte[]> words)
    {
        nuint pointers = (nuint)(words.Count + 1) * (nuint)sizeof(byte*);
        nuint bytes = 0;
        foreach (byte[] word in words)
        {
            bytes += (nuint)word.Length + 1;
        }

        _words = (byte**)NativeMemory.AllocZeroed(pointers + bytes);
        byte* next = (byte*)_words + pointers;
        for (int i = 0; i < words.Count; i++)
        {
            _words[i] = next;
            words[i].CopyTo(new Span<byte>(next, words[i].Length));
            next += words[i].Length + 1;
        }
    }

    /// <summary>Gets the address of the array.</summary>
    public nint Address => (nint)_words;

    public void Dispose()
    {
        NativeMemory.Free(_words);
        _words = null;
    }
}
