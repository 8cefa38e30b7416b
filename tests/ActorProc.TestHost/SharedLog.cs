using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorProc.TestHost;

/// <summary>Lines that several processes add to one file.</summary>
/// <remarks>.NET's own appending looks where the file ends and then writes there: two processes that do so at the same time overwrite each other.</remarks>
public static partial class SharedLog
{
    private const int WriteOnly = 1;
    private const int AppendOnly = 0x400;

    public static void Add(string file, string line)
    {
        File.Open(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        using var handle = new SafeFileHandle(Open(file, WriteOnly | AppendOnly), ownsHandle: true);
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        if (handle.IsInvalid || Write(handle, bytes, bytes.Length) != bytes.Length)
            throw new IOException($"'{line}' could not be added to {file}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, byte[] bytes, nint count);
}
