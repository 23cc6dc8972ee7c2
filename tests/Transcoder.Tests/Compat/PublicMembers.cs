using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Transcoder.Tests.Compat;

/// <summary>The public members of a library that these tests do not call, as the compiled references of the test assembly show.</summary>
internal static class PublicMembers
{
    public static string NotCalled(Assembly library)
    {
        var called = Called(library);
        var missing = library.GetExportedTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(member => member is MethodBase or FieldInfo)
            .Where(member => member is not MethodInfo method || method.GetBaseDefinition() == method) // an override is called by its base
            .Where(member => !called.Contains((member.DeclaringType!, member.MetadataToken)))
            .Select(member => $"{member.DeclaringType!.Name}: {member}")
            .Order(StringComparer.Ordinal);
        return string.Join('\n', missing);
    }

    private static HashSet<(Type, int)> Called(Assembly library)
    {
        var tests = typeof(PublicMembers).Assembly;
        using var file = new PEReader(File.OpenRead(tests.Location));
        var reader = file.GetMetadataReader();
        return [.. reader.MemberReferences
            .Where(reference => IsOfLibrary(library, reader, reader.GetMemberReference(reference).Parent))
            .Select(reference => tests.ManifestModule.ResolveMember(MetadataTokens.GetToken(reference)))
            .Select(member => (member!.DeclaringType!, member.MetadataToken))];
    }

    /// <summary>A generic type's members cannot be resolved without a context; the libraries have no public generic type.</summary>
    private static bool IsOfLibrary(Assembly library, MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var scope = reader.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? IsOfLibrary(library, reader, scope)
            : scope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == library.GetName().Name;
    }
}
