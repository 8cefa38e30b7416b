using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Guide;

public abstract class TransferSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    [Fact]
    public async Task Deposits_should_arrive_in_order()
    {
        var account = Sys.ActorOf(Props.Create<Account>(), "account", Placement.OwnProcess);

        for (var i = 0; i < 100; i++)
            account.Tell(new Deposit(1), TestActor);

        await ExpectOrderKeptAsync(Enumerable.Range(1, 100).Select(amount => new Balance(amount)));
    }
}

public sealed class TransferInProcesses(ITestOutputHelper output) : TransferSpecs(output, ProcessMode.Processes);

public sealed class TransferInProcess(ITestOutputHelper output) : TransferSpecs(output, ProcessMode.InProcess);
