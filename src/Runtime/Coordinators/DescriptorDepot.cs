using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Link;
using ActorProc.Pipes;

namespace ActorProc.Coordinators;

/// <summary>Sockets that are under way from one process to another. A process leaves a copy and gets a ticket; who shows the ticket first gets it.</summary>
/// <remarks>What nobody comes for is closed after a time: so long it keeps the other end of its connection from its end.</remarks>
internal sealed class DescriptorDepot : IDisposable
{
    private const int Backlog = 512;

    // A process that is stopped in the middle of a question holds up a thread no longer than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly TimeSpan _keep;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(Handover.KeySize);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Guid, Socket> _kept = new();
    private readonly ManualResetEventSlim _ended = new();

    /// <param name="path">Where it listens, in a directory that is private to the user.</param>
    /// <param name="keep">How long something is kept.</param>
    public DescriptorDepot(string path, TimeSpan keep)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Sockets cannot be handed to other processes on Windows.");
        (_path, _keep) = (path, keep);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(Backlog);
        LinkThread.Start("depot accept", Accept);
    }

    /// <summary>Answers where it is. Only who belongs to the system can ask that.</summary>
    public void Describe(Request request) => request.Done(writer =>
    {
        writer.Write(_path);
        writer.WriteBytes(_key);
    });

    public void Dispose()
    {
        _ended.Set();
        _listener.Dispose();
        File.Delete(_path);
        foreach (var ticket in _kept.Keys)
            Drop(ticket);
    }

    private void Accept()
    {
        while (!_ended.IsSet)
        {
            try
            {
                var asker = _listener.Accept();
                LinkThread.Start("depot", () => Serve(asker));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is over; or an asker was gone before it was accepted, or no descriptor is left for it. The next may work, but not at once.
                _ended.Wait(PauseAfterFailure);
            }
        }
    }

    private void Serve(Socket asker)
    {
        if (OperatingSystem.IsWindows())
            return;
        using (asker)
        {
            try
            {
                (asker.ReceiveTimeout, asker.SendTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
                var question = new byte[Handover.QuestionSize];
                var left = DescriptorPassing.Receive(asker, question);
                if (!CryptographicOperations.FixedTimeEquals(question.AsSpan(0, Handover.KeySize), _key))
                    left?.Dispose();
                else if (left is not null)
                    DescriptorPassing.Send(asker, Keep(left).ToByteArray(), passed: null);
                else
                    HandOut(asker, new Guid(question.AsSpan(Handover.KeySize)));
            }
            catch (IOException)
            {
                // The asker died, or is no asker. What it has left is closed in time.
            }
        }
    }

    private Guid Keep(Socket socket)
    {
        var ticket = new Guid(RandomNumberGenerator.GetBytes(Handover.TicketSize));
        _kept[ticket] = socket;
        Watchdog.After(_keep, () => Drop(ticket));
        if (_ended.IsSet)
            Drop(ticket);
        return ticket;
    }

    private void HandOut(Socket asker, Guid ticket)
    {
        if (OperatingSystem.IsWindows())
            return;
        _kept.TryRemove(ticket, out var socket);
        using (socket)
            DescriptorPassing.Send(asker, [(byte)(socket is null ? 0 : 1)], socket);
    }

    private void Drop(Guid ticket)
    {
        if (_kept.TryRemove(ticket, out var socket))
            socket.Dispose();
    }
}
