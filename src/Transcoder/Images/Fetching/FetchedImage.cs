namespace Transcoder.Images.Fetching;

/// <param name="Content">
/// Read once, from the start. Over the byte limit, after the time limit or broken off it throws a <see cref="ContentException"/>.
/// </param>
/// <param name="Filename">The last part of the address's path, where there is one.</param>
public sealed record FetchedImage(Stream Content, string? Filename) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
