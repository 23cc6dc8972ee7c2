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
        var reader = file.GetMetadataReader();
        return [.. reader.MemberReferences
            .Where(reference => IsOfLibrary(reader, reader.GetMemberReference(reference).Parent))
            .Select(reference => tests.ManifestModule.ResolveMember(MetadataTokens.GetToken(reference)))
            .Select(member => (member!.DeclaringType!, member.MetadataToken))];
    }

    /// <summary>A generic type's members cannot be resolved without a context, and the library has no generic type.</summary>
    private static bool IsOfLibrary(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var scope = reader.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? IsOfLibrary(reader, scope)
            : scope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == Library.GetName().Name;
    }
}
