using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Transcoder.Cli.Serve;

/// <summary>
/// Tells whether somebody has a file open for writing: a copy that pauses looks quiet, and half a file is no image. Linux says it when a read
/// lease is asked for, which it grants only where there is no writer. Where it cannot be known, the answer is no, and being quiet decides.
/// </summary>
internal static partial class OpenForWriting
{
    private const int ReadOnly = 0, DoesNotWait = 0x800, ClosesOnExec = 0x80000;
    private const int SetLease = 1024, SetSignal = 10, ReadLease = 0, NoLease = 2, Again = 11;

    /// <summary>Is ignored unless asked for. The default, SIGIO, would end the process if a writer came while the lease is held.</summary>
    private const int Urgent = 23;

    public static bool IsSo(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // What is no file, such as a pipe, may not keep us waiting for its other end.
        using var file = new SafeFileHandle(Open(path, ReadOnly | DoesNotWait | ClosesOnExec), ownsHandle: true);
        if (file.IsInvalid || Control(file, SetSignal, Urgent) != 0)
            return false;
        if (Control(file, SetLease, ReadLease) != 0)
            return Marshal.GetLastPInvokeError() == Again;
        _ = Control(file, SetLease, NoLease);
        return false;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
