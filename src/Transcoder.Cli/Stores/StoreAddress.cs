using Transcoder.Aws;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Cli.Stores;

/// <summary>Where a store is, as it is typed: a folder, or <c>s3://bucket</c>.</summary>
internal sealed record StoreAddress
{
    private const string Scheme = "s3://";

    /// <summary>The time that one try of a request may take: a large copy is one request, and nobody waits at a gateway.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromMinutes(10);

    private StoreAddress(string text) => Text = text;

    public string Text { get; }

    public bool IsBucket => Text.StartsWith(Scheme, StringComparison.Ordinal);

    private string Bucket => Text[Scheme.Length..].TrimEnd('/');

    /// <exception cref="RefusedException">It is no address of a store.</exception>
    public static StoreAddress Parse(string text)
    {
        var address = new StoreAddress(text);
        if (address.IsBucket && (address.Bucket.Length == 0 || address.Bucket.Contains('/')))
            throw new RefusedException($"{text}: a store is a whole bucket, s3://bucket.");
        if (!address.IsBucket && text.Contains("://", StringComparison.Ordinal))
            throw new RefusedException($"{text}: a store is a folder, or s3://bucket.");
        return text.Length > 0 ? address : throw new RefusedException("A store has an empty name; give a folder, or s3://bucket.");
    }

    /// <summary>The bucket and the key of <c>s3://bucket/key</c>; null for what is no such thing.</summary>
    public static (StoreAddress Store, string Key)? OfObject(string text) =>
        text.StartsWith(Scheme, StringComparison.Ordinal) && text.IndexOf('/', Scheme.Length) is > 0 and var slash && slash < text.Length - 1
            ? (Parse(text[..slash]), text[(slash + 1)..])
            : null;

    /// <param name="create">A folder that is not there is made.</param>
    /// <exception cref="RefusedException">There is no such folder.</exception>
    /// <exception cref="StorageException">The folder cannot be had.</exception>
    public IObjectStore Open(Uri? endpoint, bool create = false)
    {
        if (IsBucket)
            return new S3Store(endpoint is null ? AwsClients.S3(Attempt) : AwsClients.S3At(endpoint, Attempt), Bucket);
        if (!create && !Directory.Exists(Text))
            throw new RefusedException($"{Text}: there is no such folder.");
        return new FolderStore(Text);
    }

    /// <summary>In a folder, what is hidden there was never meant for a browser.</summary>
    public bool LeavesOut(string key) => !IsBucket && UrlPolicy.IsHidden(key);

    /// <exception cref="RefusedException">They are one, or one is inside the other.</exception>
    public static void RequireApart(StoreAddress source, StoreAddress destination)
    {
        if (source.IsBucket != destination.IsBucket)
            return;
        var (one, other) = source.IsBucket ? (source.Bucket + "/", destination.Bucket + "/") : (Folder(source), Folder(destination));
        // What is under the store's own folder is no original.
        var own = source.IsBucket ? null : Path.Join(one, FolderStore.OwnFolder) + Path.DirectorySeparatorChar;
        if (one.StartsWith(other, StringComparison.Ordinal)
            || (other.StartsWith(one, StringComparison.Ordinal) && !(own is not null && other.StartsWith(own, StringComparison.Ordinal))))
            throw new RefusedException($"{source.Text} and {destination.Text}: source and destination must be apart.");
    }

    private static string Folder(StoreAddress address) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(address.Text)) + Path.DirectorySeparatorChar;
}
