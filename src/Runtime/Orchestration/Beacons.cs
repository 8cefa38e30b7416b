using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.Versioning;
using ActorProc.Launching;
using ActorProc.Link;
using ActorProc.Node;

namespace ActorProc.Orchestration;

/// <summary>Where the nodes' beacons connect. Tells of processes that are dead, some milliseconds before the operating system says so.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Beacons : IDisposable
{
    private const int Backlog = 512;
    private const uint PauseMicroseconds = 100;

    // A thread that was in the kernel when the process was killed comes out of it soon, or the process's end is seen the usual way.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, bool> _dying = new();
    private readonly Action<int, int> _ceased;
    private readonly Action<Task> _observe;
    private readonly string _path;

    private Beacons(string path, Action<int, int> ceased, Action<Task> observe)
    {
        _path = path;
        _ceased = ceased;
        _observe = observe;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(Backlog);
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="runDirectory">The system's.</param>
    /// <param name="ceased">Is told the process and its exit code. On any thread.</param>
    /// <param name="observe">Looks after a task that nobody awaits.</param>
    public static Beacons Watch(string runDirectory, Action<int, int> ceased, Action<Task> observe)
    {
        var beacons = new Beacons(Path.Combine(runDirectory, Beacon.SocketName), ceased, observe);
        observe(beacons.AcceptAsync());
        return beacons;
    }

    /// <summary>Waits for the end of one, and tells of it if its process is dead.</summary>
    public async Task WatchAsync(Socket socket)
    {
        using (socket)
        {
            // The kernel's word for who that is. A process can tell of nobody's end but its own, and that is looked at.
            if (PeerCredentials.Of(socket) is not { } peer || peer.Uid != PeerCredentials.OwnUid) return;
            try
            {
                if (await socket.ReceiveAsync(new byte[1], SocketFlags.None, _end.Token).ConfigureAwait(false) > 0) return;
            }
            catch (SocketException)
            {
                // A reset: an end as well.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            // Each process has two beacons, and the first one to end is enough.
            if (!_dying.TryAdd(peer.Pid, true)) return;
            var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            // Not to look for it without a pause: its threads need the processor to end.
            DyingProcess process;
            while ((process = DyingProcess.Look(peer.Pid)).Runs && Environment.TickCount64 < deadline) _ = Posix.Nap(PauseMicroseconds);
            // An ordinary end can wait for the operating system.
            if (process.ExitCode is { } code and not 0) _ceased(peer.Pid, code);
            _dying.TryRemove(peer.Pid, out _);
        }
    }

    /// <summary>Looks no longer.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _observe(WatchAsync(await _listener.AcceptAsync(_end.Token).ConfigureAwait(false)));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Whoever it was has gone, or there is no descriptor for it: its end is seen the usual way.
                await Task.Delay(PauseAfterFailure).ConfigureAwait(false);
            }
        }
    }
}
