namespace ActorProc.Examples;

internal static class ImageBuffer
{
    private const int Width = 64;
    private const int Height = 24;
    private const int Bands = 4;
    private const int BandHeight = Height / Bands;
    private const string Shades = " .:-=+*#%@";

    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("image", new() { Config = "akka.loglevel = WARNING" });
        // One byte for each pixel, mapped by all five processes: what one writes the others see, and nothing is copied.
        using var image = app.CreateSharedMemory(Width * Height);
        await using var next = app.CreateValue(0);

        var pids = await Task.WhenAll(Enumerable.Range(0, Bands).Select(_ => app.RunAsync(Paint, image, next)));

        Console.Write(image.Access(Picture));
        foreach (var (band, pid) in pids.Order())
            Console.WriteLine($"rows {band * BandHeight,2} to {(band + 1) * BandHeight - 1,2}: pid {pid}");
        Check.That(pids.Select(one => one.Band).Order().SequenceEqual(Enumerable.Range(0, Bands)), "each band was painted once");
        Check.That(pids.DistinctBy(one => one.Pid).Count() == Bands && image.Access(Painted), "four processes have painted every pixel");
    }

    private static (int Band, int Pid) Paint(SharedMemory image, SharedValue<int> next)
    {
        // In one step: no two processes get the same number.
        var band = next.Update(number => number + 1) - 1;
        image.Access(pixels =>
        {
            for (var row = band * BandHeight; row < (band + 1) * BandHeight; row++)
            {
                for (var column = 0; column < Width; column++)
                    pixels[row * Width + column] = (byte)(1 + Escape(column * 3.2 / Width - 2.2, row * 2.4 / Height - 1.2));
            }
        });
        return (band, Environment.ProcessId);
    }

    // How long a point stays near, of nine steps: Mandelbrot's set.
    private static int Escape(double real, double imaginary)
    {
        var (x, y, steps) = (0.0, 0.0, 0);
        for (; steps < 9 && x * x + y * y < 4; steps++)
            (x, y) = (x * x - y * y + real, 2 * x * y + imaginary);
        return steps;
    }

    private static bool Painted(Span<byte> pixels) => !pixels.Contains((byte)0);

    private static string Picture(Span<byte> pixels) => string.Concat(pixels.ToArray().Chunk(Width).Select(row => string.Concat(row.Select(pixel => Shades[pixel - 1])) + "\n"));
}
