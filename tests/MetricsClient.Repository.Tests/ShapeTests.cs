using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Repository.Tests;

/// <summary>Limits on folders and files that keep the code easy to enter.</summary>
public sealed class ShapeTests
{
    private const int MaxFilesInFolder = 26;
    private const int MaxLines = 300;

    // Lists one documented method for each form of each metric.
    private static readonly string[] s_longFiles = ["src/MetricsClient/Registry/CollectorRegistry.cs"];

    private static readonly string[] s_shipped = RepositoryFiles.Find("src", ".cs");

    [Fact]
    public void A_folder_of_src_has_at_most_26_files()
    {
        string[] large =
        [
            .. from file in s_shipped
               group file by Path.GetDirectoryName(file) into folder
               where folder.Count() > MaxFilesInFolder
               select $"{folder.Key}: {folder.Count()} files",
        ];

        Findings.None("Split a large folder by idea.", large);
    }

    [Fact]
    public void The_namespace_of_an_internal_type_is_its_folder()
    {
        string[] elsewhere =
        [
            .. from file in s_shipped
               let root = RepositoryFiles.Parse(file)
               let name = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString()
               let folder = Path.GetDirectoryName(file)!["src/".Length..].Replace(Path.DirectorySeparatorChar, '.')
               where name is not null && name != folder && !HasPublicType(root)
               select $"{file}: {name}",
        ];

        Findings.None("The namespace follows the folder.", elsewhere);
    }

    [Fact]
    public void No_source_has_a_directive()
    {
        string[] directives =
        [
            .. from file in s_shipped
               from directive in RepositoryFiles.Parse(file).DescendantNodes(descendIntoTrivia: true).OfType<DirectiveTriviaSyntax>()
               select $"{file}:{directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {directive}",
        ];

        Findings.None("Suppressions and settings stand in .editorconfig or the project file.", directives);
    }

    [Fact]
    public void A_public_method_documents_its_result()
    {
        string[] undocumented =
        [
            .. from file in s_shipped
               from method in RepositoryFiles.Parse(file).DescendantNodes().OfType<MethodDeclarationSyntax>()
               where method.Modifiers.Any(SyntaxKind.PublicKeyword) && IsVisible(method) && method.ReturnType.ToString() != "void"
               let documentation = method.GetLeadingTrivia().ToFullString()
               where !documentation.Contains("<returns>", StringComparison.Ordinal) && !documentation.Contains("<inheritdoc", StringComparison.Ordinal)
                  && !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
               select $"{file}:{method.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {method.Identifier}",
        ];

        Findings.None("Document the result in <returns>.", undocumented);
    }

    [Fact]
    public void No_test_reads_a_private_field()
    {
        string[] readers =
        [
            .. from file in RepositoryFiles.Find("tests", ".cs")
               from name in RepositoryFiles.Parse(file).DescendantNodes().OfType<SimpleNameSyntax>()
               where name.Identifier.Text is "UnsafeAccessor" or "UnsafeAccessorKind" or "GetField" or "GetRuntimeField" or "SetValue"
               select $"{file}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {name.Identifier}",
        ];

        Findings.None("Read an internal property, which a rename does not break silently.", readers);
    }

    [Fact]
    public void A_file_has_at_most_300_lines()
    {
        string[] tooLong =
        [
            .. from file in RepositoryFiles.Find("", ".cs")
               let lines = RepositoryFiles.Read(file).AsSpan().Count('\n')
               where lines > MaxLines && !s_longFiles.Contains(file)
               select $"{file}: {lines} lines",
        ];

        Findings.None("Split a long file by idea.", tooLong);
    }

    private static bool HasPublicType(SyntaxNode root) =>
        root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any(static type => type.Modifiers.Any(SyntaxKind.PublicKeyword));

    // Users see a member if each type around it is public.
    private static bool IsVisible(SyntaxNode member) =>
        member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(static type => type.Modifiers.Any(SyntaxKind.PublicKeyword));
}
