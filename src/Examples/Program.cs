using ActorProc.Examples;

return await Tour.RunAsync(args);
