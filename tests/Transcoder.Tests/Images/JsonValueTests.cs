using Transcoder.Images.Uploading;

namespace Transcoder.Tests.Images;

public class JsonValueTests
{
    [Fact]
    public void A_value_that_is_disposed_twice_gives_its_buffer_back_once()
    {
        const int Length = 64 * 1024;
        var value = new JsonValue(PooledBytes.Rent(Length), 0, Length);
        value.Dispose();
        value.Dispose();

        byte[][] lent = [PooledBytes.Rent(Length), PooledBytes.Rent(Length)];
        Assert.NotSame(lent[0], lent[1]);
        foreach (var bytes in lent)
            PooledBytes.Return(bytes);
    }
}
