using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkNamesSpecs
{
    [Fact]
    public void Path_should_be_the_same_object_when_it_comes_again()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("/user/a", 1));
        sender.SendMessage(Message(new string("/user/a".AsSpan()), 2));
        sender.SendMessage(Message("/user/a", 3, 1024 * 1024));

        var all = recorder.WaitForCount(3);
        Assert.All(all, a => Assert.Same(all[0].Recipient, a.Recipient));
    }

    [Fact]
    public void Path_should_be_spelled_out_when_it_is_temporary()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("akka://s/temp/$a", 1, from: "akka://s/temp/$b"));
        sender.SendMessage(Message("akka://s/temp/$a", 2, from: "akka://s/temp/$b"));

        var all = recorder.WaitForCount(2);
        Assert.All(all, a => Assert.Equal(("akka://s/temp/$a", "akka://s/temp/$b"), (a.To, a.From)));
        Assert.NotSame(all[0].Recipient, all[1].Recipient);
    }

    [Fact]
    public void Paths_should_arrive_when_the_table_is_full()
    {
        const int Count = Frames.NameCapacity + 500;
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        for (var i = 0; i < Count; i++) sender.SendMessage(Message($"/user/ä{i}", i, from: $"/user/s{i % 3}"));
        sender.SendMessage(Message("/user/ä0", 0));
        sender.SendMessage(Message($"/user/ä{Count - 1}", 0));

        var all = recorder.WaitForCount(Count + 2);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"/user/ä{i}"), all.Take(Count).Select(a => a.To));
        Assert.All(all.Take(Count), a => Assert.Equal($"/user/s{a.Number % 3}", a.From));
        Assert.Same(all[0].Recipient, all[Count].Recipient);
        Assert.NotSame(all[Count - 1].Recipient, all[Count + 1].Recipient);
    }

    [Fact]
    public void Path_should_be_refused_when_it_is_too_long_to_send()
    {
        using var pair = new LinkPair();
        var (sender, _) = pair.Open(new Recorder());

        Assert.Throws<ArgumentException>(() => sender.SendMessage(Message(new string('x', 100_000), 1)));
    }
}
