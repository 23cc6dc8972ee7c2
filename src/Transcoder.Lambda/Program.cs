using Transcoder.Imaging;
using Transcoder.Lambda;

NativeMemory.Tune();

// One binary for all functions of a stack; which it is, the environment says.
using var bootstrap = Function.Create(Environment.GetEnvironmentVariable).Build();
try
{
    await bootstrap.RunAsync();
    return 0;
}
catch (Exception error)
{
    // Said in full already where it was the function's fault; the environment is started anew.
    Console.Error.WriteLine(error.Message);
    return 1;
}
