using Akka.Actor;
using Akka.Util;

namespace ActorProc.Tests.Placing;

/// <summary>Can be written, not read.</summary>
public sealed class Sealed(string text) : ISurrogated
{
    public string Text { get; } = text;

    public ISurrogate ToSurrogate(ActorSystem system) => new Envelope(Text);

    private sealed record Envelope(string Text) : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => throw new FormatException($"sealed: {Text}");
    }
}

/// <summary>Cannot even be written.</summary>
public sealed record Unwritable(string Name, Stream Content);
