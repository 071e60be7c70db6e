using System.Text;
using Grpc.Core;

namespace MetricsClient.Integrations.Tests.Grpc;

/// <summary>The methods of <c>EchoService</c>, one of each kind. Messages are texts.</summary>
internal static class Echo
{
    public const string Name = "test.Echo";

    public static readonly Method<string, string> Unary = New(MethodType.Unary, "Unary");
    public static readonly Method<string, string> ClientStream = New(MethodType.ClientStreaming, "ClientStream");
    public static readonly Method<string, string> ServerStream = New(MethodType.ServerStreaming, "ServerStream");
    public static readonly Method<string, string> Duplex = New(MethodType.DuplexStreaming, "Duplex");

    /// <summary>A method that the service does not implement.</summary>
    public static readonly Method<string, string> Missing = New(MethodType.Unary, "Missing");

    private static Method<string, string> New(MethodType type, string name)
    {
        // A message that begins with an exclamation mark cannot be read.
        Marshaller<string> marshaller = Marshallers.Create(Encoding.UTF8.GetBytes, static bytes => bytes is [(byte)'!', ..]
            ? throw new FormatException("Expected.")
            : Encoding.UTF8.GetString(bytes));
        return new Method<string, string>(type, Name, name, marshaller, marshaller);
    }
}
