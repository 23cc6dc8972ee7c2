using Transcoder.Contracts;
using Transcoder.Imaging;

// What a whole process of ours takes, from its start to its end: one file in, one variant out, as ImageMagick's convert does it.
if (args is not [var input, var text, var output] || !Grammar.TryParse(text, [], out var spec, out _))
{
    Console.Error.WriteLine("Wanted: the original's path, a spec, the variant's path.");
    return 2;
}

using var gate = new WorkGate();
if (!new ImageTransformer(new Limits(), gate).Transform(File.ReadAllBytes(input), spec).Try(out var variant, out var failure))
{
    Console.Error.WriteLine(failure);
    return 1;
}

File.WriteAllBytes(output, variant.Bytes);
return 0;
