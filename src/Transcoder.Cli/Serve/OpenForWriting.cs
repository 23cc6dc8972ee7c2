using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Transcoder.Cli.Serve;

/// <summary>
/// Tells whether somebody has a file open for writing: a copy that pauses looks quiet, and half a file is no image. Linux says it when a read
/// lease is asked for, which it grants only where there is no writer. Where it cannot be known, the answer is no, and being quiet decides.
/// </summary>
internal static partial class OpenForWriting
{
    private const int SetLease = 1024, SetSignal = 10, ReadLease = 0, NoLease = 2, Again = 11;

    /// <summary>Is ignored unless asked for. The default, SIGIO, would end the process if a writer came while the lease is held.</summary>
    private const int Urgent = 23;

    public static bool IsSo(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (Control(file, SetSignal, Urgent) != 0)
                return false;
            if (Control(file, SetLease, ReadLease) != 0)
                return Marshal.GetLastPInvokeError() == Again;
            _ = Control(file, SetLease, NoLease);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
