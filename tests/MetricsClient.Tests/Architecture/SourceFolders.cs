using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MetricsClient.Tests.Architecture;

/// <summary>The folder below a project in which the source of each type lies, as the debug symbols tell.</summary>
internal static class SourceFolders
{
    // "Type Definition Documents" of the Portable PDB format.
    private static readonly Guid s_typeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    public static Dictionary<Type, string> Of(Assembly assembly)
    {
        string project = assembly.GetName().Name!;
        using FileStream symbols = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        MetadataReader reader = provider.GetMetadataReader();
        var folders = new Dictionary<Type, string>();
        foreach (MethodDebugInformationHandle handle in reader.MethodDebugInformation)
        {
            MethodDebugInformation method = reader.GetMethodDebugInformation(handle);
            if (!method.Document.IsNil)
            {
                MethodBase resolved = assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!;
                string path = reader.GetString(reader.GetDocument(method.Document).Name).Replace('\\', '/');
                folders[TypeReferences.Outermost(resolved.DeclaringType!)] = Folder(path, project);
            }
        }

        // Types without code, such as enums, have their file told apart.
        foreach (CustomDebugInformationHandle handle in reader.CustomDebugInformation)
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == s_typeDefinitionDocuments)
            {
                Type type = assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(information.Parent));
                DocumentHandle document = MetadataTokens.DocumentHandle(reader.GetBlobReader(information.Value).ReadCompressedInteger());
                string path = reader.GetString(reader.GetDocument(document).Name).Replace('\\', '/');
                folders[TypeReferences.Outermost(type)] = Folder(path, project);
            }
        }

        return folders;
    }

    // The empty text for a file of the project's own folder.
    private static string Folder(string path, string project)
    {
        string below = path[(path.LastIndexOf($"/{project}/", StringComparison.Ordinal) + project.Length + 2)..];
        return below.Contains('/', StringComparison.Ordinal) ? below[..below.IndexOf('/', StringComparison.Ordinal)] : "";
    }
}
