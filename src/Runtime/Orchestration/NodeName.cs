using System.Globalization;
using System.Text;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>Nodes have addresses that are chosen before their process exists and stay for the life of their placement.</summary>
/// <remarks>
/// <c>akka.proc://shop@main:1</c> is the main process, <c>@parsers:1</c> the shared node "parsers" in all its lives, <c>@ocr:7</c> the seventh own-process
/// placement, made for an actor named "ocr", <c>@page.12:3</c> the third one that launch 12 asked for, <c>@ocr.1.0:2</c> the first after all numbers
/// were used once. No address is ever used again, so what is gone stays gone.
/// </remarks>
internal static class NodeName
{
    public const string Scheme = "proc";
    public const string Protocol = "akka." + Scheme;
    public const string MainHost = "main";
    public const int FixedPort = 1;
    private const int FirstPlaced = FixedPort + 1;
    private const int LongestHost = 24;

    public static Address Main(string system) => new(Protocol, system, MainHost, FixedPort);

    public static Address Shared(string system, string name) => new(Protocol, system, Host(name, exact: true), FixedPort);

    /// <param name="system">The system's name.</param>
    /// <param name="actor">The actor's name, for people.</param>
    /// <param name="launch">Which launch asks, or 0 for the main process.</param>
    /// <param name="number">Grows with each placement by the same launch; from 2 on.</param>
    public static Address Own(string system, string actor, int launch, int number)
    {
        // Address.Parse goes by Uri, which knows no port above 65535. A system that lives long places more often than that.
        var (round, port) = int.DivRem(number - FirstPlaced, ushort.MaxValue + 1 - FirstPlaced);
        var host = Host(actor, exact: false);
        return new Address(Protocol, system, (round, launch) switch
        {
            (0, 0) => host,
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{host}.{launch}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{host}.{round}.{launch}"),
        }, port + FirstPlaced);
    }

    /// <summary>What people call the node at this address.</summary>
    public static string Of(Address address) => address.Port == FixedPort ? address.Host : $"{address.Host}-{address.Port}";

    /// <summary>Which launch chose this address, or 0 for the main process.</summary>
    public static int PlacedBy(Address address) =>
        address.Host.LastIndexOf('.') is var dot and >= 0 && int.TryParse(address.Host.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var launch) ? launch : 0;

    // Akka lower-cases hosts, and a host is part of a file name of limited length: what does not fit is told apart by a hash.
    private static string Host(string name, bool exact)
    {
        var host = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' ? c : '-')).Trim('-');
        if (host.Length > LongestHost)
            host = host[..LongestHost];
        if (host.Length == 0)
            host = "actor";
        return exact && (host != name || host == MainHost) ? $"{host}-{Fingerprint(name)}" : host;
    }

    private static string Fingerprint(string name)
    {
        var hash = 2166136261u; // FNV-1a: the same in every process, unlike string.GetHashCode
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 16777619u;
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
