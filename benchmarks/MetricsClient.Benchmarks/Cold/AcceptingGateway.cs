using System.Net;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Cold;

/// <summary>A server on loopback that accepts every push. Disposal ends the server.</summary>
internal sealed class AcceptingGateway : IDisposable
{
    private readonly HttpListener _listener = new();

    public AcceptingGateway()
    {
        Address = new Uri(Invariant($"http://127.0.0.1:{Loopback.FreePort()}/"));
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    private void Accept()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = _listener.GetContext();
                context.Request.InputStream.CopyTo(Stream.Null);
                context.Response.Close();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                // The listener was closed, or a client went away.
            }
        }
    }
}
