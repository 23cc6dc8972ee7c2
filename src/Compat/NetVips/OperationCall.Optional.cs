using NetVips.Native;

namespace NetVips;

/// <summary>Optional arguments: those not given are left to libvips.</summary>
internal sealed unsafe partial class OperationCall
{
    internal void Set(string name, bool? value)
    {
        if (value is { } given)
        {
            Set(name, given);
        }
    }

    internal void Set(string name, int? value)
    {
        if (value is { } given)
        {
            Set(name, given);
        }
    }

    internal void Set(string name, double? value)
    {
        if (value is { } given)
        {
            Set(name, given);
        }
    }

    internal void SetEnum<T>(string name, T? value)
        where T : unmanaged, Enum
    {
        if (value is { } given)
        {
            SetEnum(name, given);
        }
    }

    /// <summary>Which metadata to keep. Before libvips 8.15 it was all or nothing, and before 8.18 there was no gain map to keep.</summary>
    internal void SetKeep(Enums.ForeignKeep? keep)
    {
        if (keep is not { } given)
        {
            return;
        }
        if (Has("keep"))
        {
            SetEnum("keep", NetVips.AtLeastLibvips(8, 18) ? given : given & ~Enums.ForeignKeep.Gainmap);
        }
        else
        {
            Set("strip", given == Enums.ForeignKeep.None);
        }
    }

    internal void Set(VOption options)
    {
        if (options is null)
        {
            return;
        }
        foreach (var (name, value) in options)
        {
            if (name == "keep" && !Has("keep") && value is Enums.ForeignKeep keep)
            {
                SetKeep(keep);
            }
            else if (value is not null)
            {
                SetAny(_info.Input(_operation, name), value);
            }
        }
    }

    /// <summary>Options as in "Q=80,strip", with or without brackets.</summary>
    internal void SetOptions(string options)
    {
        if (!string.IsNullOrEmpty(options) && VipsOperations.vips_object_set_from_string(_operation, options) != 0)
        {
            throw VipsException.FromLibvips($"{_info.Name}: bad options \"{options}\"");
        }
    }
}
