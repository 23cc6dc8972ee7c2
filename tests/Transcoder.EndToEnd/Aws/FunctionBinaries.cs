using Transcoder.Cdk;
using Transcoder.Tests.Cdk;

namespace Transcoder.EndToEnd.Aws;

public enum FunctionBinary
{
    /// <summary>For the managed runtime, partly compiled ahead.</summary>
    Managed,

    /// <summary>Compiled ahead altogether.</summary>
    Native,
}

/// <summary>What was published of the function, as the stack publishes it.</summary>
/// <param name="Folder">What becomes the functions' code.</param>
/// <param name="Said">What the build had to say.</param>
internal sealed record PublishedFunction(string Folder, string Said);

/// <summary>Each binary is published once in a run, one after the other; the next run finds what there was to compile.</summary>
internal static class FunctionBinaries
{
    private static readonly Task<PublishedFunction> Managed = Task.Run(() => Publish(FunctionBinary.Managed));

    private static readonly Task<PublishedFunction> Native = Managed.ContinueWith(_ => Publish(FunctionBinary.Native), TaskScheduler.Default);

    public static Task<PublishedFunction> PublishedAsync(FunctionBinary binary) => binary is FunctionBinary.Managed ? Managed : Native;

    public static string Runtime(FunctionBinary binary) => binary is FunctionBinary.Managed ? "managed" : "native";

    private static PublishedFunction Publish(FunctionBinary binary)
    {
        var said = new StringWriter();
        var options = Stacks.Options(("runtime", Runtime(binary)));
        try
        {
            return new PublishedFunction(
                FunctionCode.Publish(options, Stacks.Repository, Path.Combine(AppContext.BaseDirectory, "functions"), said), said.ToString());
        }
        catch (SynthException error)
        {
            throw new InvalidOperationException($"{error.Message}\n{said}", error);
        }
    }
}
