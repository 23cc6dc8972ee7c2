namespace Transcoder.Cli.Terminal;

/// <summary>Ctrl-C in the middle of much work: nothing new is begun, and what is under way gets a while to end well.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenRegistration _registration;

    public Interruption(CancellationToken interrupted)
    {
        Token = interrupted;
        _registration = interrupted.Register(() => _cut.CancelAfter(Grace));
    }

    /// <summary>For what begins work.</summary>
    public CancellationToken Token { get; }

    /// <summary>For work under way: some seconds later.</summary>
    public CancellationToken Cut => _cut.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _cut.Dispose();
    }
}
