namespace Transcoder.Cdk;

/// <summary>What keeps the stack from being synthesized, for whoever asked for it; a line for each trouble.</summary>
internal sealed class SynthException(string message, Exception? inner = null) : Exception(message, inner);
