using System.Collections;
using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using Akka.Actor;

namespace ActorProc.Serialization;

/// <summary>What must not travel although its fields could be copied: the copy would be dead, or not equal. Says what to send instead.</summary>
internal static class Refusals
{
    public const string NotAnArrayToSend = "arrays of more than three dimensions, or not from 0, do not travel. Use arrays of arrays.";

    private static readonly (Type[] Types, string Reason)[] Known =
    [
        // First, because some of them are service providers too.
        ([typeof(DataTable), typeof(DataSet), typeof(DataRow), typeof(DataView), typeof(Component)],
            "it cannot be rebuilt from its fields. Send plain objects, or for data its XML (WriteXml)."),
        ([typeof(Task), typeof(TaskCompletionSource), typeof(TaskCompletionSource<>)],
            "it would never complete there. Send its result, with PipeTo or after await."),
        ([typeof(AuthenticationKey)],
            "Pickling an AuthenticationString object is disallowed for security reasons: it is a secret. A process that is started inherits its parent's."),
        ([typeof(ProcessListener)], "it belongs to this process. Send its Address, to connect to."),
        ([typeof(Stream), typeof(TextReader), typeof(TextWriter)], "it belongs to this process. Send the data, or the path of the file."),
        ([typeof(CancellationTokenSource), typeof(CancellationTokenRegistration)],
            "cancelling it here would not reach the other process. Send a message that cancels, or a deadline."),
        ([typeof(ProcessLease)], "it belongs to the process that acquired it. Send the lock: whoever has it may release it."),
        ([typeof(ActorBase), typeof(IActorContext), typeof(ICancelable)], "it belongs to this process. Send an IActorRef, for an actor its Self."),
        ([typeof(ActorSystem), typeof(IScheduler), typeof(IServiceProvider)],
            "each process has its own. Let the actor there take it from its Context or its constructor."),
        ([typeof(Thread), typeof(Timer), typeof(ITimer), typeof(PeriodicTimer), typeof(WaitHandle), typeof(SemaphoreSlim), typeof(ManualResetEventSlim),
            typeof(CountdownEvent), typeof(Barrier), typeof(ReaderWriterLockSlim), typeof(Lock), typeof(SynchronizationContext), typeof(TaskScheduler),
            typeof(ThreadLocal<>), typeof(AsyncLocal<>), typeof(ExecutionContext)],
            "it works within one process only. Let messages do the waiting."),
        ([typeof(SafeHandle), typeof(CriticalFinalizerObject), typeof(GCHandle), typeof(WeakReference), typeof(WeakReference<>),
            typeof(ConditionalWeakTable<,>), typeof(Process), typeof(FileSystemInfo), typeof(Socket), typeof(DbConnection)],
            "it stands for something of this process. Send what is needed to open it there: a path, an address, an identifier."),
        ([typeof(Assembly), typeof(Module), typeof(Pointer)], "it is part of this process. Send a name."),
        ([typeof(Lookup<,>)], "its hash codes hold in this process only. Send ToDictionary(...) or an array."),
    ];

    /// <summary>Why no value of the type can travel, or <c>null</c>.</summary>
    public static string? Find(Type type)
    {
        foreach (var (types, reason) in Known)
            if (Array.Exists(types, known => IsA(type, known)))
                return reason;
        if (type.Assembly.IsDynamic)
            return "it was made at run time and does not exist in other processes. Use a type of your code.";
        if (type is { Name: "Builder", Namespace: "System.Collections.Immutable" })
            return "it is a builder. Send what it builds (ToImmutable()).";
        return HashTable(type) ?? Array.Find(Fields(type), field => OfField(field) is not null) switch
        {
            null => type.IsDefined(typeof(InlineArrayAttribute), false) ? "it is an inline array. Use an ordinary array." : null,
            var field => $"its field '{MemberName(field)}' {OfField(field)}",
        };
    }

    /// <summary>All instance fields, those of base types too.</summary>
    public static FieldInfo[] Fields(Type type)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        List<FieldInfo> fields = [];
        for (var current = type; current is not null; current = current.BaseType)
            fields.AddRange(current.GetFields(declared));
        return [.. fields];
    }

    /// <summary>The name that the user wrote: a property's own, not that of the field behind it.</summary>
    public static string MemberName(FieldInfo field) =>
        field.Name is ['<', .. var rest] && rest.IndexOf(">k__BackingField", StringComparison.Ordinal) is var end and > 0 ? rest[..end] : field.Name;

    private static string? OfField(FieldInfo field)
    {
        if (field.FieldType == typeof(nint) || field.FieldType == typeof(nuint) || field.FieldType.IsPointer || field.FieldType.IsFunctionPointer)
            return "is an address in this process. For a number use long.";
        return field.IsDefined(typeof(FixedBufferAttribute)) ? "is a fixed-size buffer. Use an ordinary array." : null;
    }

    /// <summary>Why no array of the type can travel, or <c>null</c>.</summary>
    public static string? OfArray(Type type)
    {
        var element = type.GetElementType()!;
        if (element.IsPointer || element.IsFunctionPointer || element == typeof(nint) || element == typeof(nuint))
            return "its elements are addresses in this process. For numbers use long.";
        return type.IsSZArray || (type.GetArrayRank() is 2 or 3) ? null : NotAnArrayToSend;
    }

    /// <summary>A subtype of a library's hash table has state that nobody else knows how to carry over.</summary>
    private static string? HashTable(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
            if ((current == typeof(Hashtable) || CollectionShapes.IsHashed(current)) && CollectionShapes.Find(type) is null)
                return $"it derives from {current.Name.Split('`')[0]} and adds fields, or has no constructor without parameters. " +
                    "Keep the collection in a property instead.";
        return null;
    }

    private static bool IsA(Type type, Type known)
    {
        if (!known.IsGenericTypeDefinition)
            return type.IsAssignableTo(known);
        for (var current = type; current is not null; current = current.BaseType)
            if (current.IsGenericType && current.GetGenericTypeDefinition() == known)
                return true;
        return false;
    }
}
