using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Transcoder.Tests.Compat;

/// <summary>Which public members of a library these tests never call, as the compiled references of the test assembly show.</summary>
internal static class Coverage
{
    public static string Uncalled(Assembly library)
    {
        var called = Called(library);
        var missing = library.GetExportedTypes()
            .Where(type => !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)))
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
        var tests = typeof(Coverage).Assembly;
        using var file = new PEReader(File.OpenRead(tests.Location));
        var reader = file.GetMetadataReader();
        return [.. reader.MemberReferences
            .Where(reference => IsOf(library, reader, reader.GetMemberReference(reference).Parent))
            .Select(reference => tests.ManifestModule.ResolveMember(MetadataTokens.GetToken(reference)))
            .Select(member => (Definition(member!.DeclaringType!), member.MetadataToken))];
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsOf(Assembly library, MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
            return GenericType(reader, (TypeSpecificationHandle)parent) is { IsNil: false } generic && IsOf(library, reader, generic);
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var scope = reader.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? IsOf(library, reader, scope)
            : scope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == library.GetName().Name;
    }

    /// <summary>The type of which this is an instance; nil for an array and the like.</summary>
    private static EntityHandle GenericType(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var signature = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        signature.ReadCompressedInteger(); // class or value type
        return signature.ReadTypeHandle();
    }
}
