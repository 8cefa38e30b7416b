using System.Net.Sockets;
using ActorProc.Pipes;

namespace ActorProc.Coordination;

/// <summary>Hands sockets to other processes, by way of the main one: the sender need not live until the receiver comes for it.</summary>
internal static class Handover
{
    public const int KeySize = 32;
    public const int TicketSize = 16;

    /// <summary>A question: the depot's key, and the ticket, which is all zeros when a socket comes with it.</summary>
    public const int QuestionSize = KeySize + TicketSize;

    /// <summary>Gives a copy of a socket.</summary>
    /// <returns>What it can be had for, once.</returns>
    /// <exception cref="PlatformNotSupportedException">This system cannot.</exception>
    public static byte[] Deposit(CoordinationClient client, Socket socket)
    {
        if (OperatingSystem.IsWindows())
            throw NotSupported();
        var (depot, key) = Open(client);
        using (depot)
        {
            DescriptorPassing.Send(depot, [.. key, .. new byte[TicketSize]], socket);
            var ticket = new byte[TicketSize];
            DescriptorPassing.Receive(depot, ticket)?.Dispose();
            return ticket;
        }
    }

    /// <summary>Takes a copy that was given.</summary>
    /// <exception cref="InvalidDataException">There is none for this ticket.</exception>
    /// <inheritdoc cref="Deposit" path="/exception"/>
    public static Socket Collect(CoordinationClient client, byte[] ticket)
    {
        if (OperatingSystem.IsWindows())
            throw NotSupported();
        var (depot, key) = Open(client);
        using (depot)
        {
            DescriptorPassing.Send(depot, [.. key, .. ticket], passed: null);
            var isThere = new byte[1];
            return DescriptorPassing.Receive(depot, isThere) ?? throw new InvalidDataException(isThere[0] == 0
                ? "This end of a connection has been received before, or was under way for longer than actorproc.sharing.handover-timeout. Each time it is sent it can be received once."
                : "This end of a connection was handed over, but the operating system had no descriptor left for it in this process. Close what is not needed, or raise the limit (ulimit -n).");
        }
    }

    private static (Socket Depot, byte[] Key) Open(CoordinationClient client)
    {
        using var answer = client.Read(client.Ask("", Operation.OpenDepot).Wait(null, CancellationToken.None))!;
        var depot = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            depot.Connect(new UnixDomainSocketEndPoint(answer.ReadString()));
            return (depot, answer.ReadBytes());
        }
        catch
        {
            depot.Dispose();
            throw;
        }
    }

    private static PlatformNotSupportedException NotSupported() =>
        new("On Windows an end of a connection stays in the process that made it. Use two ProcessQueues, one for each direction, or a listener and a client.");
}
