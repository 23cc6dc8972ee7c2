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

/// <summary>Each binary is published once in a run, when it is first asked for; the next run finds what there was to compile.</summary>
internal static class FunctionBinaries
{
    private static readonly Lock Turn = new();

    private static readonly Dictionary<FunctionBinary, Lazy<Task<PublishedFunction>>> Published =
        Enum.GetValues<FunctionBinary>().ToDictionary(binary => binary, binary => new Lazy<Task<PublishedFunction>>(() => Task.Run(() => Publish(binary))));

    public static Task<PublishedFunction> PublishedAsync(FunctionBinary binary) => Published[binary].Value;

    public static string Runtime(FunctionBinary binary) => binary is FunctionBinary.Managed ? "managed" : "native";

    private static PublishedFunction Publish(FunctionBinary binary)
    {
        var said = new StringWriter();
        var options = Stacks.Options(("runtime", Runtime(binary)));
        try
        {
            lock (Turn)
            {
                var folder = FunctionCode.Publish(options, Stacks.Repository, Path.Combine(AppContext.BaseDirectory, "functions"), said);
                return new PublishedFunction(folder, said.ToString());
            }
        }
        catch (SynthException error)
        {
            throw new InvalidOperationException($"{error.Message}\n{said}", error);
        }
    }
}
