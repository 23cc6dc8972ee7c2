using NetVips.Native;

namespace NetVips;

/// <summary>libvips refused or failed. The text may belong to another thread's failure: its error buffer is one for the process.</summary>
public class VipsException : Exception
{
    public VipsException(string message)
        : base(message)
    {
    }

    public VipsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What libvips has just reported; its error buffer is empty afterwards.</summary>
    internal static VipsException FromLibvips(string message, Exception innerException = null)
    {
        var text = Vips.TakeError();
        return new VipsException(text.Length == 0 ? message : $"{message}\n{text}", innerException);
    }
}
