using Transcoder.Lambda;

// One binary for all functions of a stack; which it is, the environment says.
using var bootstrap = Function.Create(Environment.GetEnvironmentVariable).Build();
try
{
    await bootstrap.RunAsync();
    return 0;
}
catch (Exception error)
{
    // The Runtime API has been told, where it could be; the environment is started anew.
    Console.Error.WriteLine(error);
    return 1;
}
