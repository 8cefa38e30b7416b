// What a user's program looks like, with no guard in its Main. The specs start it in every way a program can be started.
using ActorProc;
using ActorProc.SampleApp;
using Akka.Actor;

// One line for each process in which Main runs.
File.AppendAllText(args[0], $"{Environment.ProcessId}\n");

await using var app = await ActorProcSystem.StartAsync("sample", new ActorProcOptions { Config = "akka.loglevel = WARNING" });
var teller = app.ActorOf(Props.Create<PidTeller>(), "teller", Placement.OwnProcess);
Console.WriteLine($"node={await teller.Ask<int>("pid", TimeSpan.FromSeconds(60))}");
Console.WriteLine($"main={Environment.ProcessId}");
