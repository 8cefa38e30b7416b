using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ActorProc.Coordination;

/// <summary>A segment of shared memory in this process's address space. It stays there as long as somebody touches it, whoever gives it up meanwhile.</summary>
internal sealed unsafe class MappedSegment : IDisposable
{
    private readonly SafeMemoryMappedViewHandle _handle;

    public MappedSegment(string target, string name, long size, string location)
    {
        (Target, Name, Size) = (target, name, size);
        var stream = new FileStream(location, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // It may be another file by now, which would be made longer.
        if (stream.Length < size)
        {
            stream.Dispose();
            throw new FileNotFoundException($"{location} is not the memory '{name}' any more.", location);
        }

        // The view needs neither the file nor the mapping's object.
        using var file = MemoryMappedFile.CreateFromFile(stream, mapName: null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _handle = file.CreateViewAccessor(0, size).SafeMemoryMappedViewHandle;
    }

    public string Target { get; }

    public string Name { get; }

    public long Size { get; }

    /// <summary>How many handles of this process use it.</summary>
    public int Users { get; set; }

    /// <summary>Nobody can take it away until <see cref="Release"/>.</summary>
    /// <returns>Its first byte.</returns>
    /// <exception cref="ObjectDisposedException">It has been given up.</exception>
    public byte* Acquire()
    {
        byte* start = null;
        _handle.AcquirePointer(ref start);
        return start;
    }

    public void Release() => _handle.ReleasePointer();

    // Not the accessor: it would write the pages back first, which means nothing to memory, and fails when the finalizers of a whole forgotten system have come here before.
    public void Dispose() => _handle.Dispose();
}
