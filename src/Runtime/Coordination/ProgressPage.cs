using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace ActorProc.Coordination;

/// <summary>
/// Words that a process writes and the main process can read when the other is dead: how far it has come with what it was handed. A word outlives
/// the process that wrote it, however that ended.
/// </summary>
/// <remarks>A file that both map, and that is removed from the run directory as soon as both have. For the main process's own part plain memory.</remarks>
internal sealed unsafe class ProgressPage : IDisposable
{
    /// <summary>How many words there are. The file is sparse: what is not written takes no memory.</summary>
    public const int Words = 1 << 17;

    private const long Over = -1;

    private const long Size = Words * sizeof(long);

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly Lock _gate = new();
    private readonly long[]? _memory;
    private long[]? _sealed;
    private long* _words;

    private ProgressPage(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, Size);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _words = (long*)start;
    }

    private ProgressPage()
    {
        _memory = GC.AllocateArray<long>(Words, pinned: true);
        _words = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
    }

    /// <summary>Whether it has not been let go.</summary>
    public bool IsOpen => _words != null;

    /// <summary>That of the main process itself.</summary>
    public static ProgressPage InMemory() => new();

    /// <summary>Makes the file of one.</summary>
    public static ProgressPage Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.SetLength(Size);
        return Map(stream);
    }

    /// <summary>Maps what the main process has made.</summary>
    public static ProgressPage Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return Map(stream);
    }

    /// <summary>Changes a word if it still is what it was. Called by the process whose page it is; the main process sees the new value at once.</summary>
    public bool TryWrite(int slot, long value, long former) => _words != null && Interlocked.CompareExchange(ref _words[slot], value, former) == former;

    /// <summary>What was last written. Called by the process whose page it is.</summary>
    public long Look(int slot) => _words != null ? Volatile.Read(ref _words[slot]) : 0;

    /// <summary>The same as <see cref="TryWrite"/>, for the main process.</summary>
    public bool TryChange(int slot, long value, long former)
    {
        lock (_gate)
        {
            if (_words != null)
                return TryWrite(slot, value, former);
            if (_sealed is null || slot >= _sealed.Length)
                return true;
            if (_sealed[slot] != former)
                return false;
            _sealed[slot] = value;
            return true;
        }
    }

    /// <summary>Changes a word that the other process does not change. Called by the main process.</summary>
    /// <returns>False: nobody will read it any more.</returns>
    public bool Change(int slot, long value)
    {
        lock (_gate)
        {
            if (_words == null)
                return false;
            Interlocked.Exchange(ref _words[slot], value);
            return true;
        }
    }

    /// <summary>What was last written. Called by the main process.</summary>
    public long Read(int slot)
    {
        if (_memory is not null)
            return Volatile.Read(ref _memory[slot]);
        lock (_gate)
            return _words != null ? Volatile.Read(ref _words[slot]) : _sealed is not null && slot < _sealed.Length ? _sealed[slot] : 0;
    }

    /// <summary>Nobody writes any more: keeps what there is and lets go of the file.</summary>
    /// <param name="count">How many words are in use, the first (which never is) not counted.</param>
    public void Seal(Func<int> count)
    {
        lock (_gate)
        {
            if (_words == null)
                return;
            _sealed = new long[Math.Min(count() + 1, Words)];
            // Should it be alive all the same, it counts nothing more: its words are not what they were.
            for (var i = 0; i < _sealed.Length; i++)
                _sealed[i] = Interlocked.Exchange(ref _words[i], Over);
            // In the same moment: nobody is to read that.
            LetGo();
        }

        Unmap();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // Memory is left to the collector: somebody may be about to write.
            if (_words == null || _memory is not null)
                return;
            LetGo();
        }

        Unmap();
    }

    private void LetGo()
    {
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _words = null;
    }

    private void Unmap()
    {
        _view?.Dispose();
        _file?.Dispose();
    }

    private static ProgressPage Map(FileStream stream) =>
        new(MemoryMappedFile.CreateFromFile(stream, mapName: null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
}
