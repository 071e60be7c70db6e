using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetricsClient.Repository.Tests.Pages;

/// <summary>Turns C# code blocks of pages into sources of one compilation, in which each page has a namespace of its own.</summary>
internal static class PageProgram
{
    /// <summary>The variables that a code block may use without a declaration, as the text around the block introduces them.</summary>
    public const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MetricsClient;
        global using MetricsClient.Testing;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Diagnostics.Metrics;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Xunit;

        internal abstract class Surroundings
        {
            protected readonly string[] args = [];
            protected readonly WebApplicationBuilder builder = null!;
            protected readonly WebApplication app = null!;
            protected readonly IServiceCollection services = null!;
            protected readonly CollectorRegistry registry = null!;
            protected readonly MetricPusherOptions options = null!;
            protected readonly string token = "";
            protected readonly string[] tenants = [];
            protected readonly Shop shop = null!;
        }

        internal sealed class Shop
        {
            public void Order(string country) => _ = country;
        }
        """;

    /// <summary>
    /// Writes the source of one block: its using directives, its types, and a class whose method has the statements. A comment
    /// <c>given: int a, string b</c> before the block declares further variables.
    /// </summary>
    /// <returns>The source, whose diagnostics have the lines of the page.</returns>
    public static string SourceOf(CodeBlock block, int number)
    {
        CompilationUnitSyntax root = Parse(block.Code);
        string usings = string.Concat(root.Usings.Select(static directive => directive.ToFullString()));
        string statements = string.Concat(root.Members.OfType<GlobalStatementSyntax>().Select(static statement => statement.ToFullString()));
        MemberDeclarationSyntax[] types = [.. root.Members.Where(static member => member is not GlobalStatementSyntax)];
        int firstStatement = root.Members.OfType<GlobalStatementSyntax>().FirstOrDefault()?.FullSpan.Start ?? 0;
        string parameters = block.Note.StartsWith("given: ", StringComparison.Ordinal) ? block.Note["given: ".Length..] : "";

        // Each line has a place: analyzers ignore a member that begins without a place in a file with places.
        return $$"""
            #line 1 "{{block.Path}}"
            {{usings}}
            namespace {{NamespaceOf(block.Path)}}
            {
                internal sealed class Block{{number}} : Surroundings
                {
                    public async Task RunAsync({{parameters}})
                    {
            #line {{LineOf(block, firstStatement)}} "{{block.Path}}"
            {{statements}}
                        await Task.CompletedTask;
                    }
                }
            {{string.Concat(types.Select(type => $"\n#line {LineOf(block, type.FullSpan.Start)} \"{block.Path}\"\n{type.ToFullString()}\n"))}}
            }
            """;
    }

    private static int LineOf(CodeBlock block, int position) => block.Line + block.Code.AsSpan(0, position).Count('\n');

    private static CompilationUnitSyntax Parse(string code) =>
        CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken).GetCompilationUnitRoot();

    private static string NamespaceOf(string path) => "Page_" + string.Concat(path.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
