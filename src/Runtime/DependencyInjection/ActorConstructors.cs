using System.Reflection;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>Which constructor takes which arguments, by the rules of <see cref="ActivatorUtilities"/>.</summary>
/// <remarks>It makes the actors; this finds mistakes before, and names what was missing after.</remarks>
internal static class ActorConstructors
{
    /// <exception cref="ArgumentException">No constructor takes these arguments, whatever a container may add.</exception>
    public static void ThrowIfNoneTakes(Type type, object[] extra)
    {
        if (!type.IsAssignableTo(typeof(ActorBase)) || type.IsAbstract || type.ContainsGenericParameters)
        {
            throw new ArgumentException(
                $"{type} is not an actor that can be created: a class derived from ActorBase, not abstract, with all type arguments given.", nameof(type));
        }

        if (Array.IndexOf(extra, null) is >= 0 and var index)
        {
            throw new ArgumentException(
                $"Extra argument {index + 1} for {type} is null. Extra arguments are matched by their types, and null has none.", nameof(extra));
        }

        if (!Of(type).Any(constructor => LeftToServices(constructor, extra) is not null))
        {
            var given = string.Join(", ", extra.Select(argument => argument.GetType()));
            throw new ArgumentException(
                $"{type} has no public constructor that takes all of ({given}), each as a parameter of its own. Services are left out here.", nameof(extra));
        }
    }

    /// <summary>The parameter for which the container has nothing; <c>null</c> if it has something for all, or cannot tell.</summary>
    public static ParameterInfo? Missing(Type type, object[] extra, IServiceProvider services)
    {
        if (services.GetService<IServiceProviderIsService>() is not { } known)
            return null;
        // The constructor that comes closest is the one that was meant.
        return Of(type)
            .Select(constructor => LeftToServices(constructor, extra)?.Where(parameter => !parameter.HasDefaultValue && !IsKnown(parameter)).ToArray())
            .OfType<ParameterInfo[]>()
            .MinBy(missing => missing.Length)?
            .FirstOrDefault();

        bool IsKnown(ParameterInfo parameter) => parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? known is IServiceProviderIsKeyedService byKey && byKey.IsKeyedService(parameter.ParameterType, keyed.Key)
            : known.IsService(parameter.ParameterType);
    }

    private static IEnumerable<ConstructorInfo> Of(Type type)
    {
        var all = type.GetConstructors();
        var chosen = Array.Find(all, constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)));
        return chosen is null ? all : [chosen];
    }

    private static IEnumerable<ParameterInfo>? LeftToServices(ConstructorInfo constructor, object[] extra)
    {
        List<ParameterInfo> left = [.. constructor.GetParameters()];
        return Array.TrueForAll(extra, Takes) ? left : null;

        bool Takes(object argument) => left.Find(parameter => parameter.ParameterType.IsInstanceOfType(argument)) is { } taken && left.Remove(taken);
    }
}
