using Transcoder.Storage;

namespace Transcoder.Cli.Sync;

/// <summary>What two stores hold of one original, as they were listed.</summary>
/// <param name="Source">Null where the source has it not.</param>
/// <param name="Copy">Null where the destination has it not.</param>
/// <param name="Variants">The destination's variants of it.</param>
/// <param name="LeftOver">Paths in the destination that no URL of this deployment leads to any more.</param>
internal sealed record KeyState(string Key, ObjectInfo? Source, ObjectInfo? Copy, IReadOnlyList<ObjectInfo> Variants, IReadOnlyList<string> LeftOver);
