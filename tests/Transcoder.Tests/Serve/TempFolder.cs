namespace Transcoder.Tests.Serve;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("transcoder-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public string Make(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
