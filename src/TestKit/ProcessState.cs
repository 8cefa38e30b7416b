using System.Globalization;
using System.Net.Sockets;

namespace ActorProc.TestKit;

/// <summary>What the kernel says of a process or thread.</summary>
internal static class ProcessState
{
    /// <summary>The letter of its state (R running, S asleep, T stopped, Z ended and not reaped); nothing when it has gone.</summary>
    public static char? Read(string statFile) => Fields(statFile) is { } fields ? fields[0][0] : null;

    /// <summary>Its parent's id; 0 when it has gone.</summary>
    public static int Parent(int pid) =>
        Fields($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat") is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    public static bool IsSocket(string path) => !OperatingSystem.IsWindows() && (File.GetAttributes(path) & FileAttributes.Directory) == 0 && HasSocket(path);

    // The mode's kind is not in .NET's attributes; connecting tells.
    private static bool HasSocket(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            // Refused both by a socket that nobody listens on, and by what is no socket; only a file can be opened.
            return e.SocketErrorCode == SocketError.ConnectionRefused && !CanBeOpened(path);
        }
    }

    private static bool CanBeOpened(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[]? Fields(string statFile)
    {
        try
        {
            // pid (name) state parent ...; the name may contain anything, so the state stands behind the last parenthesis.
            var status = File.ReadAllText(statFile);
            return status[(status.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // Gone, possibly between the opening and the reading.
            return null;
        }
    }
}
