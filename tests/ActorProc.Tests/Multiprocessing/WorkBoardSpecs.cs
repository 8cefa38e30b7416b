using ActorProc.Calls;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>The page on which a pool and its worker keep what must outlive the worker.</summary>
public sealed class WorkBoardSpecs : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly WorkBoard _parent;
    private readonly WorkBoard _worker;

    public WorkBoardSpecs()
    {
        _parent = WorkBoard.Create(_path);
        _worker = WorkBoard.Open(_path);
        File.Delete(_path);
    }

    public void Dispose()
    {
        _parent.Dispose();
        _worker.Dispose();
    }

    [Fact]
    public void Call_should_not_begin_when_it_was_taken_back()
    {
        Assert.True(_worker.TryTake(0));
        Assert.True(_worker.TryTake(0));

        Assert.Equal(2, _parent.TakeBack());

        Assert.False(_worker.TryTake(0));
        Assert.Equal((1, 2), (_parent.Generation, _parent.Taken));
        Assert.True(_worker.TryTake(1));
        Assert.Equal(3, _parent.Taken);
    }

    [Fact]
    public async Task Call_should_either_have_begun_or_been_taken_back_whoever_is_faster()
    {
        const int Rounds = 20_000;
        var (begun, known) = (0, 0);
        using var barrier = new Barrier(2);
        var worker = Task.Factory.StartNew(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                if (_worker.TryTake(round))
                    begun++;
                barrier.SignalAndWait();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var round = 0; round < Rounds; round++)
        {
            barrier.SignalAndWait();
            known = _parent.TakeBack();
            barrier.SignalAndWait();
            Assert.Equal(begun, known);
        }

        await worker;
    }

    [Fact]
    public void Answers_should_be_read_as_they_were_written_round_and_round()
    {
        for (var number = 0; number < 2000; number++)
        {
            var body = Enumerable.Range(0, number * 7 % 3000).Select(at => (byte)(at + number)).ToArray();
            Assert.True(_worker.TryAnswer(FromChild.Result, number, body));
            Assert.True(_worker.TryAnswer(FromChild.Failed, -number, []));

            Assert.True(_parent.TryRead(out var kind, out var call, out var read));
            Assert.Equal((FromChild.Result, number), (kind, call));
            Assert.Equal(body, read.ToArray());
            Assert.True(_parent.TryRead(out kind, out call, out read));
            Assert.Equal((FromChild.Failed, -number, 0), (kind, call, read.Length));
            Assert.False(_parent.TryRead(out _, out _, out _));
        }

        Assert.Equal(4000, _parent.Written);
    }

    [Fact]
    public async Task So_many_answers_as_are_said_to_be_written_should_be_there_to_read()
    {
        const int Answers = 1_000_000;
        var worker = Task.Factory.StartNew(() =>
        {
            for (var number = 0; number < Answers;)
            {
                if (_worker.TryAnswer(FromChild.Result, number, []))
                    number++;
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        for (var read = 0; read < Answers;)
        {
            for (var written = _parent.Written; read < written; read++)
                Assert.True(_parent.TryRead(out _, out _, out _), $"answer {read} of {written} is not there");
            // Some of them are read as soon as they can be.
            while (read % 3 == 0 && _parent.TryRead(out _, out _, out _))
                read++;
        }

        await worker;
    }

    [Fact]
    public void Answer_should_be_refused_when_it_is_too_large_or_nobody_reads()
    {
        Assert.False(_worker.TryAnswer(FromChild.Result, 1, new byte[WorkBoard.LargestAnswer + 1]));
        var written = 0;
        while (_worker.TryAnswer(FromChild.Result, written, new byte[1000]))
            written++;

        Assert.InRange(written, 60, 70);
        for (var number = 0; number < written; number++)
        {
            Assert.True(_parent.TryRead(out _, out var call, out var body));
            Assert.Equal((number, 1000), (call, body.Length));
        }

        Assert.True(_worker.TryAnswer(FromChild.Result, 1, new byte[WorkBoard.LargestAnswer]));
    }

    [Fact]
    public void Nonsense_should_be_found_out()
    {
        using var file = WorkBoard.Create(_path);
        using (var stream = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            stream.Position = 64;
            stream.Write([100, 0, 0, 0, 0, 0, 0, 0]);
            stream.Position = 256;
            stream.Write([0xFF, 0xFF, 0xFF, 0x7F]);
        }

        Assert.Throws<InvalidDataException>(() => file.TryRead(out _, out _, out _));
        File.Delete(_path);
    }
}
