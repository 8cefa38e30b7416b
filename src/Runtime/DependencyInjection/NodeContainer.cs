using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>Builds what an <see cref="INodeServices"/> describes.</summary>
internal static class NodeContainer
{
    public const string Key = "actorproc.node.services";

    /// <exception cref="ActorProcConfigurationException">The type cannot be used, or failed; the text names it and the key.</exception>
    public static (IServiceProvider Container, Type Startup) Build(string name, ActorSystem system)
    {
        var startup = Create(name);
        var services = new ServiceCollection().AddSingleton(system);
        try
        {
            startup.ConfigureServices(services);
            var container = startup.BuildServiceProvider(services) ?? throw new InvalidOperationException("BuildServiceProvider returned null.");
            return (container, startup.GetType());
        }
        catch (Exception e)
        {
            throw new ActorProcConfigurationException(
                $"{startup.GetType()}, which '{Key}' names, failed to build the services of process {Environment.ProcessId}: {e.Message}", e);
        }
    }

    /// <exception cref="ActorProcConfigurationException">Objects of the type cannot be made by its name.</exception>
    public static string NameOf(Type type) => CanBeMade(type) ? type.AssemblyQualifiedName! : throw Unusable(type.ToString());

    private static INodeServices Create(string name)
    {
        Type? type;
        try
        {
            type = Type.GetType(name, throwOnError: true)!;
        }
        catch (Exception e) when (e is TypeLoadException or IOException or BadImageFormatException or ArgumentException)
        {
            throw new ActorProcConfigurationException(
                $"'{Key}' is '{name}', which cannot be loaded in process {Environment.ProcessId}: {e.Message} " +
                "It must be the assembly-qualified name of a type among the application's dependencies.", e);
        }

        if (!CanBeMade(type))
            throw Unusable(name);
        try
        {
            return (INodeServices)Activator.CreateInstance(type)!;
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is { } cause)
        {
            throw new ActorProcConfigurationException(
                $"The constructor of {type}, which '{Key}' names, failed in process {Environment.ProcessId}: {cause.Message}", cause);
        }
    }

    private static bool CanBeMade(Type type) =>
        type.IsAssignableTo(typeof(INodeServices)) && !type.IsAbstract && !type.ContainsGenericParameters && type.GetConstructor(Type.EmptyTypes) is not null;

    private static ActorProcConfigurationException Unusable(string name) =>
        new($"'{Key}' is '{name}', but must be a class that implements {typeof(INodeServices)} and has a public constructor without parameters.");
}
