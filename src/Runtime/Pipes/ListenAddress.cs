using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ActorProc.Pipes;

/// <summary>Where a listener listens: a family, and what an address of it looks like.</summary>
internal static partial class ListenAddress
{
    public const string Unix = "AF_UNIX";
    public const string Inet = "AF_INET";

    /// <param name="address">A path, or <c>host:port</c>; nothing: any.</param>
    /// <param name="family">The family; nothing: that of the address.</param>
    /// <param name="privatePath">Makes a path of one's own.</param>
    /// <exception cref="ArgumentException">There is no such family here, or the address is none of it.</exception>
    public static EndPoint Read(string? address, string? family, Func<string> privatePath)
    {
        if (family is not (null or Unix or Inet))
            throw NoFamily(family, nameof(family));
        if (address?.StartsWith(@"\\", StringComparison.Ordinal) == true)
            throw NoFamily("AF_PIPE", nameof(address));
        var inet = address is null ? null : HostAndPort().Match(address);
        var found = family ?? (inet is { Success: true } ? Inet : Unix);
        if (found == Unix)
            return address is { Length: 0 } ? throw NoAddress(address) : new UnixDomainSocketEndPoint(address ?? privatePath());
        if (inet is null)
            return new IPEndPoint(IPAddress.Loopback, 0);
        return inet.Success && int.TryParse(inet.Groups["port"].Value, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? new IPEndPoint(Host(inet.Groups["host"].Value), port)
            : throw NoAddress(address!);
    }

    public static string FamilyOf(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint ? Unix : Inet;

    public static Socket MakeSocket(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <exception cref="ArgumentException">There is none, and the address can be reached by strangers.</exception>
    public static void ThrowIfOpenToStrangers(EndPoint endPoint, AuthenticationKey? key)
    {
        if (key is null && endPoint is not UnixDomainSocketEndPoint)
        {
            throw new ArgumentException(
                $"{endPoint} is refused without an authkey: every program of this machine, or of others, could connect. Give one, such as {nameof(ActorProcess)}.{nameof(ActorProcess.Current)}.{nameof(ActorProcess.AuthKey)}, or use a Unix socket.",
                nameof(key));
        }
    }

    private static IPAddress Host(string name)
    {
        if (name is "" or "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address))
            return address;
        var all = Dns.GetHostAddresses(name);
        return Array.Find(all, one => one.AddressFamily == AddressFamily.InterNetwork) ?? all[0];
    }

    private static ArgumentException NoFamily(string family, string parameter) => new($"Family {family} is not recognized. There are: {Unix}, {Inet}.", parameter);

    private static ArgumentException NoAddress(string address) => new($"address type of '{address}' unrecognized: it is neither the path of a socket nor host:port.", nameof(address));

    [GeneratedRegex(@"^(?<host>\[[0-9a-fA-F:.%]+\]|[^/\\:\[\]]*):(?<port>\d+)$")]
    private static partial Regex HostAndPort();
}
