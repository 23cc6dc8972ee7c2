namespace Transcoder.Storage;

/// <summary>Where the file system's errors become the port's: in this one place.</summary>
internal static class FileTrouble
{
    /// <summary>What cannot be done with files; all else is a fault of ours or the caller's.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    public static T Guard<T>(string duty, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (Is(e))
        {
            throw new StorageException($"Could not {duty}.", e);
        }
    }

    /// <summary>The work at once, its end as a task. A look at a file takes microseconds, less than a hop to the pool, where it would only
    /// block another thread.</summary>
    public static Task<T> Attempt<T>(string duty, CancellationToken cancel, Func<T> work)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        try
        {
            return Task.FromResult(Guard(duty, work));
        }
        catch (StorageException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
