namespace Transcoder.Storage;

public static class StoreVersions
{
    /// <summary>Is the object still there, in the version that was seen?</summary>
    public static async Task<bool> IsStillAsync(this IObjectStore store, ObjectInfo seen, CancellationToken cancel = default) =>
        (await store.HeadAsync(seen.Key, cancel))?.ETag == seen.ETag;
}
