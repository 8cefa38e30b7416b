using Akka.Configuration;
using Xunit.Abstractions;

namespace ActorProc.TestKit;

/// <summary>One system for all tests of a class or collection; for <c>IClassFixture</c> and <c>ICollectionFixture</c>. Its tests derive from <see cref="ActorProcTest"/>.</summary>
/// <remarks>Derive from it to configure it. When it is disposed of, nothing of it may be alive or on disk.</remarks>
public class ActorProcFixture : ActorProcTestKit
{
    /// <summary>Starts the system.</summary>
    public ActorProcFixture() : this(null)
    {
    }

    /// <summary>Starts the system.</summary>
    /// <param name="config">Configuration above the TestKit's.</param>
    /// <param name="mode">What stands in for processes.</param>
    protected ActorProcFixture(Config? config, ProcessMode mode = ProcessMode.Processes) : base(config: config, mode: mode)
    {
    }

    /// <summary>A test begins: what nodes print goes to its output, and what is there already is none of its leaks.</summary>
    /// <param name="output">Where it writes.</param>
    public Task BeginTestAsync(ITestOutputHelper? output = null)
    {
        Lines.Attach(output);
        return Leaks.BeginTestAsync(this);
    }

    /// <summary>A test has ended: looks for what it left behind.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something it started is still alive; the text names it. It has been killed.</exception>
    public async Task EndTestAsync()
    {
        try
        {
            await HealAllAsync().ConfigureAwait(false);
            await Leaks.EndTestAsync(this).ConfigureAwait(false);
        }
        finally
        {
            Lines.Attach(null);
        }
    }
}
