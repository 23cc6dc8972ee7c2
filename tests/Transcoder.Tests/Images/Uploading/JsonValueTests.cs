using Transcoder.Images.Uploading;

namespace Transcoder.Tests.Images.Uploading;

public class JsonValueTests
{
    [Fact]
    public void A_buffer_that_is_disposed_of_twice_is_lent_once()
    {
        var value = new JsonValue(PooledBytes.Rent(64 * 1024), 0, 1);
        value.Dispose();
        value.Dispose();
        Assert.NotSame(PooledBytes.Rent(64 * 1024), PooledBytes.Rent(64 * 1024));
    }
}
