using System.Net.Sockets;

namespace ActorProc.Pipes;

/// <summary>Two sockets of this process that are connected to each other.</summary>
internal static class SocketPair
{
    public static (Socket First, Socket Second) Create()
    {
        if (!OperatingSystem.IsWindows())
            return DescriptorPassing.Pair();
        var path = Path.Combine(Path.GetTempPath(), $"ap-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var first = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        first.Connect(new UnixDomainSocketEndPoint(path));
        var second = listener.Accept();
        File.Delete(path);
        return (first, second);
    }
}
