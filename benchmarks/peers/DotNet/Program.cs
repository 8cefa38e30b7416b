using System.Globalization;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Peers;

/// <summary>A peer, by name: <c>PEER SCALE WORK...</c>. Its second process is this program again, with another name.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["akka", var scale, .. var works]:
                await AkkaPeer.RunAsync(MeterOf(scale), works);
                return 0;
            case ["akka-node"]:
                await AkkaNode.RunAsync();
                return 0;
            case ["akka-empty"]:
                await AkkaNode.StartAndStopAsync();
                return 0;
            case ["proto", var scale, .. var works]:
                await ProtoPeer.RunAsync(MeterOf(scale), works);
                return 0;
            case ["proto-node"]:
                await ProtoNode.RunAsync();
                return 0;
            case ["socket", var scale, .. var works]:
                await SocketPeer.RunAsync(MeterOf(scale), works);
                return 0;
            case ["socket-node", var path]:
                await SocketNode.RunAsync(path);
                return 0;
            default:
                await Console.Error.WriteLineAsync("This is started by the command `compare` of the benchmarks: akka|proto|socket SCALE WORK...");
                return 1;
        }
    }

    private static Meter MeterOf(string scale) => new(double.Parse(scale, CultureInfo.InvariantCulture));
}
