namespace Transcoder.Tests.Compat.Libvips;

/// <summary>
/// For tests of what the whole process shares: libvips' settings, its error text, the memory. They run by themselves, after the
/// others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "libvips alone";
}
