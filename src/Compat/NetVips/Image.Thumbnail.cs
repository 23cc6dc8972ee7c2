namespace NetVips;

public partial class Image
{
    public static Image Thumbnail(string filename, int width, int? height = null, Enums.Size? size = null, bool? noRotate = null,
        Enums.Interesting? crop = null, bool? linear = null, string inputProfile = null, string outputProfile = null,
        Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var call = new OperationCall("thumbnail");
        call.Set("filename", filename);
        call.Set("width", width);
        call.Set("height", height);
        call.SetEnum("size", size);
        call.Set("no_rotate", noRotate);
        call.SetEnum("crop", crop);
        call.Set("linear", linear);
        call.Set("input_profile", inputProfile);
        call.Set("output_profile", outputProfile);
        call.SetEnum("intent", intent);
        call.SetEnum("fail_on", failOn);
        return call.Image();
    }

    public static Image ThumbnailBuffer(byte[] buffer, int width, string optionString = null, int? height = null, Enums.Size? size = null,
        bool? noRotate = null, Enums.Interesting? crop = null, bool? linear = null, string inputProfile = null,
        string outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var call = new OperationCall("thumbnail_buffer");
        call.Set("buffer", buffer);
        call.Set("width", width);
        call.Set("option_string", optionString);
        call.Set("height", height);
        call.SetEnum("size", size);
        call.Set("no_rotate", noRotate);
        call.SetEnum("crop", crop);
        call.Set("linear", linear);
        call.Set("input_profile", inputProfile);
        call.Set("output_profile", outputProfile);
        call.SetEnum("intent", intent);
        call.SetEnum("fail_on", failOn);
        return call.Image();
    }

    public static Image ThumbnailSource(Source source, int width, string optionString = null, int? height = null, Enums.Size? size = null,
        bool? noRotate = null, Enums.Interesting? crop = null, bool? linear = null, string inputProfile = null,
        string outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var call = new OperationCall("thumbnail_source");
        call.Set("source", source);
        call.Set("width", width);
        call.Set("option_string", optionString);
        call.Set("height", height);
        call.SetEnum("size", size);
        call.Set("no_rotate", noRotate);
        call.SetEnum("crop", crop);
        call.Set("linear", linear);
        call.Set("input_profile", inputProfile);
        call.Set("output_profile", outputProfile);
        call.SetEnum("intent", intent);
        call.SetEnum("fail_on", failOn);
        return call.Image();
    }

    public Image ThumbnailImage(int width, int? height = null, Enums.Size? size = null, bool? noRotate = null,
        Enums.Interesting? crop = null, bool? linear = null, string inputProfile = null, string outputProfile = null,
        Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var call = new OperationCall("thumbnail_image");
        call.Set("in", this);
        call.Set("width", width);
        call.Set("height", height);
        call.SetEnum("size", size);
        call.Set("no_rotate", noRotate);
        call.SetEnum("crop", crop);
        call.Set("linear", linear);
        call.Set("input_profile", inputProfile);
        call.Set("output_profile", outputProfile);
        call.SetEnum("intent", intent);
        call.SetEnum("fail_on", failOn);
        return call.Image();
    }

    /// <summary>The stream is read as pixels are needed and must stay open until then. It is not closed.</summary>
    public static Image ThumbnailStream(Stream stream, int width, string optionString = null, int? height = null, Enums.Size? size = null,
        bool? noRotate = null, Enums.Interesting? crop = null, bool? linear = null, string inputProfile = null,
        string outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var source = SourceStream.NewFromStream(stream);
        return ThumbnailSource(source, width, optionString, height, size, noRotate, crop, linear, inputProfile, outputProfile, intent,
            failOn);
    }
}
