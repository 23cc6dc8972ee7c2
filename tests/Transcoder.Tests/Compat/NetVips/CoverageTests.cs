using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

/// <summary>Every public member of the assembly is called by these tests, as the compiled references of the test assembly show.</summary>
public class CoverageTests
{
    private static readonly Assembly Library = typeof(Image).Assembly;

    [Fact]
    public void Every_public_member_is_called()
    {
        var called = Called();
        var missing = Library.GetExportedTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(member => member is MethodBase or FieldInfo)
            .Where(member => member is not MethodInfo method || method.GetBaseDefinition() == method) // an override is called by its base
            .Where(member => !called.Contains((member.DeclaringType!, member.MetadataToken)))
            .Select(member => $"{member.DeclaringType!.Name}: {member}")
            .Order(StringComparer.Ordinal);
        Assert.Equal("", string.Join('\n', missing));
    }

    private static HashSet<(Type, int)> Called()
    {
        var tests = typeof(CoverageTests).Assembly;
        using var file = new PEReader(File.OpenRead(tests.Location));
        return [.. file.GetMetadataReader().MemberReferences
            .Select(reference => tests.ManifestModule.ResolveMember(MetadataTokens.GetToken(reference)))
            .Where(member => member?.DeclaringType?.Assembly == Library)
            .Select(member => (member!.DeclaringType!, member.MetadataToken))];
    }
}
