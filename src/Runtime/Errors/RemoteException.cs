namespace ActorProc;

/// <summary>An exception from another process whose type cannot be rebuilt here: its assembly is not loaded, or it does not work without its constructor.</summary>
/// <remarks><see cref="Exception.StackTrace"/> and <see cref="Exception.ToString"/> show the stack of the other process.</remarks>
public sealed class RemoteException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="typeName">The full name of the exception's type, without its assembly.</param>
    /// <param name="message">Its message.</param>
    /// <param name="remoteStackTrace">Its stack in the other process, or an empty string.</param>
    /// <param name="innerException">Its cause.</param>
    public RemoteException(string typeName, string message, string remoteStackTrace, Exception? innerException = null)
        : base($"{typeName}: {message}", innerException)
    {
        TypeName = typeName;
        RemoteStackTrace = remoteStackTrace;
    }

    /// <summary>The full name of the exception's type, without its assembly.</summary>
    public string TypeName { get; }

    /// <summary>Its stack in the other process, or an empty string.</summary>
    public string RemoteStackTrace { get; }
}
