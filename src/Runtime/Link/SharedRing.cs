using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorProc.Link;

/// <summary>Memory that both ends of a connection map, through which the large messages of one direction go. Linux only; elsewhere they go through the socket.</summary>
/// <remarks>
/// <code>
///   page  i32 accepted | ... | i64 bytes read      data  a ring
/// </code>
/// Anonymous memory: there is no file that could be left behind. The writer says in the stream which descriptor of its it is, and the reader opens that; whose it is, the kernel says.
/// Until the reader has written that it accepts it, the writer does not use it; and while there is no room in it, pieces go through the socket. So nobody ever waits for it.
/// One thread at a time writes, and one reads.
/// </remarks>
internal sealed unsafe partial class SharedRing : IDisposable
{
    private const int HeaderSize = 4096;
    private const int ReadOffset = 64;
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;
    private const int Interrupted = 4;

    // Neither shorter nor longer, nor unsealed again: a page that was gone would end the process that touches it.
    private const int Sealed = 1 | 2 | 4;

    private readonly SafeMemoryMappedViewHandle _view;
    private readonly FileStream? _file;
    private long _position;

    private SharedRing(FileStream file, int capacity, bool isWriter)
    {
        Capacity = capacity;
        using (var map = MemoryMappedFile.CreateFromFile(file, mapName: null, HeaderSize + (long)capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true))
        {
            // The view needs neither the file nor the mapping's object.
            _view = map.CreateViewAccessor(0, HeaderSize + (long)capacity).SafeMemoryMappedViewHandle;
        }

        // The writer's, for the reader to open it.
        if (isWriter) _file = file;
        else file.Dispose();
    }

    /// <summary>In bytes.</summary>
    public int Capacity { get; }

    /// <summary>The descriptor of the process that made it.</summary>
    public int Descriptor => (int)(_file?.SafeFileHandle.DangerousGetHandle() ?? -1);

    /// <summary>Makes one to write into.</summary>
    /// <returns>Nothing where that is not possible.</returns>
    public static SharedRing? Create(int capacity)
    {
        if (!OperatingSystem.IsLinux()) return null;
        FileStream? file = null;
        try
        {
            var handle = new SafeFileHandle(MakeMemory("actorproc-link", CloseOnExec | AllowSealing), ownsHandle: true);
            if (handle.IsInvalid) return null;
            file = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
            // All of it now: memory that turned out not to be there when it is written to would end the process.
            int failure;
            do failure = Allocate(Number(file), 0, HeaderSize + (nint)capacity);
            while (failure == Interrupted);
            if (failure == 0 && Fcntl(Number(file), AddSeals, Sealed) == 0)
            {
                var ring = new SharedRing(file, capacity, isWriter: true);
                file = null;
                return ring;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            // Then there is none.
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    /// <summary>Opens one to read from, and accepts it.</summary>
    /// <param name="pid">The process that made it.</param>
    /// <param name="descriptor">Its number there.</param>
    /// <param name="capacity">Its size.</param>
    /// <returns>Nothing where that is not possible; then its writer does not use it.</returns>
    public static SharedRing? Open(int pid, int descriptor, int capacity)
    {
        if (!OperatingSystem.IsLinux() || capacity <= 0) return null;
        FileStream? file = null;
        try
        {
            file = new FileStream($"/proc/{pid}/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length == HeaderSize + (long)capacity && (Fcntl(Number(file), GetSeals, 0) & Sealed) == Sealed)
            {
                var ring = new SharedRing(file, capacity, isWriter: false);
                file = null;
                ring.Accept();
                return ring;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Another user's view of /proc, say.
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    /// <summary>Whether so much can be written now.</summary>
    public bool HasRoomFor(int count)
    {
        var start = Acquire();
        try
        {
            if (Volatile.Read(ref *(int*)start) == 0) return false;
            // What the reader says is believed as far as it is possible.
            return Capacity - (_position - Volatile.Read(ref *(long*)(start + ReadOffset))) is var free && free <= Capacity && free >= count;
        }
        finally
        {
            _view.ReleasePointer();
        }
    }

    /// <summary>Writes what there is room for.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var data = Acquire() + HeaderSize;
        try
        {
            var at = (int)(_position % Capacity);
            var first = Math.Min(bytes.Length, Capacity - at);
            bytes[..first].CopyTo(new Span<byte>(data + at, first));
            bytes[first..].CopyTo(new Span<byte>(data, bytes.Length - first));
            _position += bytes.Length;
        }
        finally
        {
            _view.ReleasePointer();
        }
    }

    /// <summary>Reads what the stream says has been written, and makes room.</summary>
    public void Read(Span<byte> to)
    {
        var start = Acquire();
        try
        {
            var data = start + HeaderSize;
            var at = (int)(_position % Capacity);
            var first = Math.Min(to.Length, Capacity - at);
            new Span<byte>(data + at, first).CopyTo(to);
            new Span<byte>(data, to.Length - first).CopyTo(to[first..]);
            _position += to.Length;
            Volatile.Write(ref *(long*)(start + ReadOffset), _position);
        }
        finally
        {
            _view.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file?.Dispose();
    }

    private static int Number(FileStream file) => (int)file.SafeFileHandle.DangerousGetHandle();

    private void Accept()
    {
        Volatile.Write(ref *(int*)Acquire(), 1);
        _view.ReleasePointer();
    }

    private byte* Acquire()
    {
        byte* start = null;
        _view.AcquirePointer(ref start);
        return start;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int Allocate(int descriptor, nint offset, nint length);
}
