namespace ActorProc.Benchmarks.Compare;

/// <summary>Everything that is compared, in the order in which it is shown, with the goals. The only place where a goal is written.</summary>
internal static class Table
{
    private const string Microseconds = "us";
    private const string Milliseconds = "ms";
    private const string PerSecond = "1/s";
    private const string Bytes = "B";

    public static readonly Row[] Rows =
    [
        Less("actor_roundtrip_p50_us", "roundtrip", Microseconds, Goal.AsGoodAs("at most Python's bare pipe", Series.PythonPipe)) with { PythonPipeKey = "pipe_roundtrip_p50_us" },
        Less("actor_roundtrip_p99_us", "roundtrip", Microseconds, Goal.AsGoodAs("at most Python's bare pipe", Series.PythonPipe)) with { PythonPipeKey = "pipe_roundtrip_p99_us" },
        Less("actor_roundtrip_spin_p50_us", "spin", Microseconds, Goal.Number("at most 10 us", 10)),
        Less("actor_roundtrip_spin_p99_us", "spin", Microseconds),
        Less("actor_roundtrip_allocated_B", "roundtrip", Bytes),
        More("tell_oneway_msgs_per_s", "oneway", PerSecond, Goal.AheadOf("ahead of Proto.Actor", Series.Proto)) with { PythonPipeKey = "pipe_oneway_int_msgs_per_s" },
        Less("tell_oneway_sender_allocated_B", "oneway", Bytes),
        Less("tell_oneway_receiver_allocated_B", "oneway", Bytes),
        More("queue_int_items_per_s", "queue", PerSecond, Goal.Number("2,000,000/s", 2_000_000)),
        More("queue_bounded100_int_items_per_s", "bounded", PerSecond, Goal.AsGoodAs("ten times Python's", Series.Python, 10)),
        More("payload_1MiB_MiB_per_s", "payload", "MiB/s", Goal.AheadOf("ahead of Erlang", Series.Erlang)),
        More("payload_1MiB_queue_MiB_per_s", "payload", "MiB/s"),
        Less("pipe_roundtrip_p50_us", "pipe", Microseconds, Goal.AheadOf("ahead of Python's", Series.Python)),
        Less("pipe_roundtrip_p99_us", "pipe", Microseconds),
        More("pipe_oneway_int_msgs_per_s", "pipe", PerSecond, Goal.AheadOf("ahead of Python's", Series.Python)),
        More("lock_uncontended_pairs_per_s", "lock", PerSecond, Goal.AheadOf("ahead of Python's", Series.Python)),
        More("lock_contended2_pairs_per_s", "contended", PerSecond, Goal.AheadOf("ahead of Python's", Series.Python)),
        Less("lock_contended2_max_wait_ms", "contended", Milliseconds, Goal.Number("at most 10 ms", 10)),
        More("pool_map_chunk1_tasks_per_s", "pool", PerSecond, Goal.Number("200,000/s", 200_000)),
        More("pool_map_auto_tasks_per_s", "pool", PerSecond, Goal.Number("10,000,000/s", 10_000_000)),
        Less("pool_apply_p50_us", "pool", Microseconds, Goal.AsGoodAs("at most half of Python's", Series.Python, 0.5)),
        Less("process_start_join_cold_ms", "start", Milliseconds, Goal.AheadOf("ahead of Python's spawn", Series.PythonSpawn)) with { Python = Series.PythonSpawn, IsCold = true },
        Less("process_start_join_standby_ms", "standby", Milliseconds, Goal.AheadOf("ahead of Python's fork", Series.PythonFork)) with { Python = Series.PythonFork },
        More("process_start_join_sustained_per_s", "standby", PerSecond),
        Less("actor_first_reply_cold_ms", "first", Milliseconds, Goal.Number("at most 150 ms", 150)) with { IsCold = true },
        Less("actor_first_reply_standby_ms", "firststandby", Milliseconds, Goal.Number("at most 2 ms", 2)),
        More("actor_first_reply_sustained_per_s", "firststandby", PerSecond),
        Less("death_noticed_ms", "death", Milliseconds, Goal.Number("at most 2 ms", 2)),
        Less("idle_node_pss_MiB", "memory", "MiB", Goal.Number("at most 25 MiB", 25)),
        Less("idle_100_nodes_cpu_percent", "idle", "% of a core", Goal.Number("at most 20 % of one core", 20)),
    ];

    public static Row? Find(string key) => Array.Find(Rows, row => row.Key == key);

    private static Row Less(string key, string work, string unit, Goal? goal = null) => new(key, work, unit, HigherIsBetter: false, goal);

    private static Row More(string key, string work, string unit, Goal? goal = null) => new(key, work, unit, HigherIsBetter: true, goal);
}
