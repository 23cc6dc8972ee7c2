using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What is uploaded to Lambda.</summary>
public partial class PackageTests
{
    /// <summary>Of Amazon Linux 2023, which <c>provided.al2023</c> and <c>dotnet10</c> are.</summary>
    private static readonly Version Glibc = new(2, 34);

    [Theory]
    [InlineData(FunctionBinary.Managed, 15_100_000)]
    [InlineData(FunctionBinary.Native, 17_000_000)]
    public async Task The_package_is_small_and_the_build_had_nothing_to_warn_of(FunctionBinary binary, long most)
    {
        var published = await FunctionBinaries.PublishedAsync(binary);
        Assert.DoesNotContain("warning", published.Said, StringComparison.OrdinalIgnoreCase);

        using var folder = new TempFolder();
        ZipFile.CreateFromDirectory(published.Folder, folder["function.zip"]);
        Assert.InRange(new FileInfo(folder["function.zip"]).Length, 1_000_000, most);
    }

    [Theory]
    [InlineData(FunctionBinary.Managed)]
    [InlineData(FunctionBinary.Native)]
    public async Task It_starts_on_the_C_library_of_Lambda(FunctionBinary binary)
    {
        var published = await FunctionBinaries.PublishedAsync(binary);
        string[] programs = [.. Directory.EnumerateFiles(published.Folder).Where(IsElf)];
        Assert.Contains(programs, program => Path.GetFileName(program) == (binary is FunctionBinary.Native ? "bootstrap" : "libvips.so.42"));
        foreach (var program in programs)
        {
            var needed = (await SymbolsAsync(program)).Max();
            Assert.True(needed <= Glibc, $"{program} needs glibc {needed}.");
        }
    }

    private static bool IsElf(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[4];
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.AsSpan().SequenceEqual("\u007fELF"u8);
    }

    /// <summary>By binutils, whose linker the native build needs too.</summary>
    private static async Task<Version[]> SymbolsAsync(string program)
    {
        using var objdump = Process.Start(new ProcessStartInfo("objdump", ["-T", program]) { RedirectStandardOutput = true })!;
        var symbols = await objdump.StandardOutput.ReadToEndAsync();
        await objdump.WaitForExitAsync();
        Assert.Equal(0, objdump.ExitCode);
        return [.. GlibcVersion().Matches(symbols).Select(match => Version.Parse(match.Groups[1].Value))];
    }

    [GeneratedRegex(@"GLIBC_(\d+\.\d+(\.\d+)?)")]
    private static partial Regex GlibcVersion();
}
