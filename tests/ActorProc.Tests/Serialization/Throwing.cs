namespace ActorProc.Tests.Serialization;

internal static class Throwing
{
    public static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }
}

public class CodedException(string message, int code, Exception? inner = null) : Exception(message, inner)
{
    public int Code { get; } = code;
}
