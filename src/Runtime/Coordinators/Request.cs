using System.Text;
using ActorProc.Coordination;
using ActorProc.Serialization;

namespace ActorProc.Coordinators;

/// <summary>What a process asks of a coordinator.</summary>
/// <param name="Target">The object.</param>
/// <param name="Session">Who asks.</param>
/// <param name="Operation">What.</param>
/// <param name="Payload">Number, and body.</param>
internal sealed record Request(string Target, Session Session, Operation Operation, byte[] Payload)
{
    /// <summary>0 when nobody waits for an answer.</summary>
    public long Number { get; } = Body.Number(Payload);

    public BinaryReader Read() => Body.Read(Payload);

    public void Done(Action<BinaryWriter>? write = null) => Answer(AnswerKind.Done, Body.Make(Number, write));

    public void NotNow() => Answer(AnswerKind.NotNow, Body.Make(Number));

    public void Fail(Exception cause)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Number);
        FailureData.Write(writer, cause);
        writer.Flush();
        Answer(AnswerKind.Failed, bytes.ToArray());
    }

    /// <param name="failure">An exception as data.</param>
    public void Fail(byte[] failure) => Answer(AnswerKind.Failed, Body.Make(Number, writer => writer.Write(failure)));

    private void Answer(AnswerKind kind, byte[] payload)
    {
        if (Number != 0)
            Session.Send(Target, kind, payload);
    }
}

/// <summary>A process is over. Behind everything that it had asked.</summary>
internal sealed record SessionOver(Session Session);

/// <summary>The object ends, for everybody.</summary>
/// <param name="Request">Who wanted that, and is told when it has.</param>
internal sealed record Removed(Request? Request);
