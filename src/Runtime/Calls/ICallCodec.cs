namespace ActorProc.Calls;

/// <summary>Turns what a call carries, beyond simple values, into bytes and back: the system's codec, whether or not there is a system yet.</summary>
internal interface ICallCodec
{
    /// <exception cref="MessageSerializationException">Something in it cannot cross processes.</exception>
    byte[] Write(object value);

    /// <exception cref="MessageSerializationException">It cannot be rebuilt here.</exception>
    object Read(byte[] bytes);

    /// <summary>Rebuilds an exception.</summary>
    Exception ReadFailure(byte[] bytes);
}
