using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.Tests.DependencyInjection;

/// <summary>The container of nodes in these tests, and of the main process where nothing else is said.</summary>
public sealed class DeskServices : INodeServices
{
    public const string JournalKey = "tests.journal";

    public void ConfigureServices(IServiceCollection services) => services.AddDesk("startup type");
}

/// <summary>Another one, for placements that want another.</summary>
public sealed class OtherServices : INodeServices
{
    public void ConfigureServices(IServiceCollection services) => services.AddDesk("other startup type");
}

/// <summary>One that cannot do its work.</summary>
public sealed class BrokenServices : INodeServices
{
    public void ConfigureServices(IServiceCollection services) => throw new FileNotFoundException("no such desk");
}

internal static class DeskRegistration
{
    public static IServiceCollection AddDesk(this IServiceCollection services, string origin) => services
        .AddSingleton(provider => new Counter(origin, provider.GetRequiredService<ActorSystem>()))
        .AddScoped<Ticket>()
        .AddScoped<Helper>()
        .AddTransient<Stamp>()
        .AddKeyedSingleton("red", new Ink("red"))
        .AddScoped<Leaky>()
        .AddScoped<Incomplete>();
}

/// <summary>A singleton. Says in a file when it is disposed of: by then no actor can be told.</summary>
public sealed class Counter(string origin, ActorSystem system) : IAsyncDisposable
{
    private int _tickets;

    public Guid Id { get; } = Guid.NewGuid();

    public string Origin => origin;

    public int NextTicket() => Interlocked.Increment(ref _tickets);

    public void Note(string line)
    {
        var path = system.Settings.Config.GetString(DeskServices.JournalKey, "");
        if (path.Length > 0)
            TestHost.SharedLog.Add(path, line);
    }

    public async ValueTask DisposeAsync()
    {
        // What is only asynchronous must be waited for, too.
        await Task.Yield();
        Note("counter disposed of");
    }
}

/// <summary>Scoped. Tells when it is disposed of, asynchronously only.</summary>
public sealed class Ticket(Counter counter) : IAsyncDisposable
{
    public int Number { get; } = counter.NextTicket();

    public IActorRef Report { get; set; } = ActorRefs.Nobody;

    public bool IsDisposed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        await Task.Yield();
        counter.Note($"ticket {Number} disposed of");
        Report.Tell($"ticket {Number} disposed of");
    }
}

/// <summary>Scoped, and has the scope's ticket.</summary>
public sealed class Helper(Ticket ticket)
{
    public Ticket Ticket => ticket;
}

/// <summary>Transient.</summary>
public sealed class Stamp
{
    public Guid Id { get; } = Guid.NewGuid();
}

public sealed record Ink(string Colour);

/// <summary>Scoped, and cannot be disposed of.</summary>
public sealed class Leaky : IDisposable
{
    public void Dispose() => throw new IOException("it leaks");
}

/// <summary>Registered, but what it needs is not.</summary>
public sealed class Incomplete(IUnregistered missing)
{
    public IUnregistered Missing => missing;
}

public interface IUnregistered;
