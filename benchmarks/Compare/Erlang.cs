using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorProc.Benchmarks.Compare;

/// <summary>Erlang, with a name server of its own on loopback: the one that <c>erl</c> would start by itself stays for ever.</summary>
internal static class Erlang
{
    public static readonly string[] Works = ["roundtrip", "oneway", "payload", "start", "first", "death", "memory", "idle"];

    private const string Module = "compare";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>How it is started, or why it cannot be.</returns>
    public static async Task<(Contestant? Contestant, string? Missing)> PrepareAsync(Session session, string peers, CancellationToken cancellation)
    {
        var beam = session.Below("erlang");
        var environment = new Dictionary<string, string>
        {
            ["ERL_EPMD_PORT"] = FreePort().ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = IPAddress.Loopback.ToString(),
            ["ERL_CRASH_DUMP_SECONDS"] = "0",
        };
        var source = Path.Combine(peers, $"{Module}.erl");
        var compile = Info("erl", environment, "-noshell", "-eval", $$"""
            case compile:file("{{source}}", [{outdir, "{{beam}}"}]) of {ok, _} -> halt(0); error -> halt(1) end.
            """);
        if (await Session.RunAsync(compile, Limit, cancellation) is { } failure)
            return (null, $"{failure} (Debian: the package erlang-base)");
        try
        {
            session.Serve(Info("epmd", environment));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (null, $"{Session.WhyNot("epmd", e)}: it belongs to erl, and has to be beside it");
        }

        var cookie = Guid.NewGuid().ToString("N");
        return (new Contestant("Erlang", Series.Erlang, [
            "erl", "-noshell", "-start_epmd", "false", "-name", $"compare-{Environment.ProcessId}@127.0.0.1", "-setcookie", cookie,
            "-kernel", "inet_dist_use_interface", "{127,0,0,1}", "-pa", beam, "-run", Module, "main",
        ], Works)
        { Environment = environment, Once = ["idle"] }, null);
    }

    private static ProcessStartInfo Info(string file, Dictionary<string, string> environment, params string[] arguments)
    {
        var info = new ProcessStartInfo(file, arguments);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return info;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
