namespace Transcoder.Tests.Imaging;

/// <summary>Tests that look at what libvips holds: it counts for the process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
