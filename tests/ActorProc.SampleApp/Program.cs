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

// A static method, then a lambda with what it captures.
var method = app.StartProcess(Work.Tell, "function");
method.Join();
string[] captured = ["what", "is", "captured"];
var lambda = app.StartProcess(() => Console.WriteLine($"lambda={Environment.ProcessId} has {string.Join(' ', captured)}"));
lambda.Join();
Console.WriteLine($"ended={method.ExitCode} {lambda.ExitCode}");

await using var pool = app.CreatePool(2);
Console.WriteLine($"pool={string.Join(' ', pool.Map(Work.Square, [1, 2, 3, 4]))} by {string.Join(' ', pool.WorkerPids)}");
Console.WriteLine($"sum={await pool.ApplyAsync(() => captured.Sum(word => word.Length))}");
