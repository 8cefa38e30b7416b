using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Hosting;
using ActorProc.Tests.Sharing;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>The classes of CPython 3.11's <c>_test_multiprocessing.py</c> that have tests, and what stands for them here.</summary>
internal static class PythonClasses
{
    /// <summary>Queues, pipes, locks, shared memory, managers and listeners.</summary>
    public const string Part2 = "part 2";

    public static IReadOnlyList<PythonClass> All { get; } =
    [
        new("TestInternalDecorators", 1, [], "reason: tests a decorator of Python's own test suite."),
        new("_TestProcess", 23,
        [
            $"{nameof(StateSpecs)}.{nameof(StateSpecs.Text_should_show_the_state_when_the_process_goes_through_all_of_them)}",
            $"{nameof(StateSpecs)}.{nameof(StateSpecs.Sentinel_should_complete_with_the_first_of_several_processes_and_stay_so)}",
            $"{nameof(StateSpecs)}.{nameof(StateSpecs.Close_should_be_refused_while_the_process_runs)}",
            $"{nameof(StateSpecs)}.{nameof(StateSpecs.Active_children_should_be_a_new_list_of_those_who_live)}",
            $"{nameof(NameSpecs)}.{nameof(NameSpecs.Main_process_should_have_an_object_that_cannot_be_closed)}",
            $"{nameof(NameSpecs)}.{nameof(NameSpecs.Child_should_know_itself_and_its_parent)}",
            $"{nameof(NameSpecs)}.{nameof(NameSpecs.Processor_count_should_be_what_the_process_may_use)}",
            $"{nameof(SignalSpecs)}.{nameof(SignalSpecs.Nothing_of_the_target_should_run_any_more_when_it_is_ended_by_force)}",
            $"{nameof(FamilySpecs)}.{nameof(FamilySpecs.Process_should_end_its_daemons_and_wait_for_the_others_when_its_target_has_returned)}",
            $"{nameof(TargetSpecs)}.{nameof(TargetSpecs.Arguments_should_be_those_at_the_time_of_the_making_when_the_list_changes_later)}",
            $"{nameof(TargetSpecs)}.{nameof(TargetSpecs.Target_and_arguments_should_be_let_go_of_when_the_process_has_been_started)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Open_handles_should_be_as_many_when_there_are_siblings)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Process_should_wait_for_its_foreground_threads_and_for_no_others)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Exit_code_should_be_0_when_the_standard_streams_are_broken)}",
        ]),
        new("_TestSubclassingProcess", 3,
        [
            $"{nameof(SubclassSpecs)}.{nameof(SubclassSpecs.Overridden_run_should_run_with_the_fields_of_its_object_when_it_is_started)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Failure_should_be_printed_below_the_name_of_the_process)}",
            $"{nameof(ExitCodeSpecs)}.{nameof(ExitCodeSpecs.Exit_code_should_follow_what_the_target_exits_with)}",
        ]),
        new("_TestQueue", 10, [], Part2),
        new("_TestLock", 3, [], Part2),
        new("_TestSemaphore", 3, [], Part2),
        new("_TestCondition", 7, [], Part2),
        new("_TestEvent", 2, [], Part2),
        new("_TestBarrier", 11, [], Part2),
        new("_TestValue", 3,
        [
            $"{nameof(SharedValueSpecs)}.{nameof(SharedValueSpecs.Every_unmanaged_type_should_be_a_value)}",
            $"{nameof(SharedValueSpecs)}.{nameof(SharedValueSpecs.Lock_should_be_its_own_or_the_given_one_or_none)}",
        ]),
        new("_TestArray", 4,
        [
            $"{nameof(SharedArraySpecs)}.{nameof(SharedArraySpecs.Array_should_be_zeros_or_a_copy_of_what_it_was_made_of)}",
            $"{nameof(SharedArraySpecs)}.{nameof(SharedArraySpecs.Items_and_slices_should_be_the_same_in_another_process)}",
            $"{nameof(SharedArraySpecs)}.{nameof(SharedArraySpecs.Lock_should_be_its_own_or_the_given_one_or_none)}",
        ]),
        new("_TestContainers", 8, [], Part2),
        new("_TestPool", 25,
        [
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Apply_should_run_in_one_worker_and_give_the_result)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Map_should_give_results_in_the_order_of_its_input)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Map_should_run_to_its_end_and_fail_with_the_first_failure_that_arrives)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Callers_own_exception_should_be_thrown_when_the_input_fails)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Impossible_options_should_be_refused)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.What_is_not_done_should_fail_when_the_pool_is_terminated)}",
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Leaving_a_using_block_should_terminate_and_leaving_an_asynchronous_one_should_close_and_join)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Waiting_should_end_and_the_task_go_on_when_the_wait_is_limited)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Failure_should_be_thrown_on_every_wait_with_the_stack_of_the_worker)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Stream_should_be_in_order_and_go_on_behind_an_item_that_failed)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Unordered_stream_should_have_every_outcome_once)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Stream_should_throw_the_callers_own_exception_behind_the_results_when_the_input_fails)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Arguments_and_results_should_be_let_go_of_when_a_task_is_done)}",
        ]),
        new("_TestPoolWorkerErrors", 2,
        [
            $"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Task_should_fail_and_the_worker_go_on_when_its_result_cannot_travel)}",
            $"{nameof(PoolResultSpecs)}.{nameof(PoolResultSpecs.Callbacks_should_run_here_one_at_a_time_and_before_the_result_is_there)}",
        ]),
        new("_TestPoolWorkerLifetime", 4,
        [
            $"{nameof(PoolTroubleSpecs)}.{nameof(PoolTroubleSpecs.Worker_should_be_replaced_after_exactly_so_many_tasks)}",
            $"{nameof(PoolTroubleSpecs)}.{nameof(PoolTroubleSpecs.Everything_should_be_done_when_a_pool_with_replacements_is_closed_at_once)}",
        ]),
        new("_TestMyManager", 3, [], Part2),
        new("_TestRemoteManager", 1, [], Part2),
        new("_TestManagerRestart", 1, [], Part2),
        new("_TestConnection", 8, [], Part2),
        new("_TestListener", 3, [], Part2),
        new("_TestListenerClient", 3, [], Part2),
        new("_TestPoll", 4, [], Part2),
        new("_TestPicklingConnections", 2, [], Part2),
        new("_TestHeap", 2, [], "reason: tests the allocator, written in Python, that cuts shared blocks into pieces; nothing of the kind exists here."),
        new("_TestSharedCTypes", 3,
        [
            $"{nameof(SharedValueSpecs)}.{nameof(SharedValueSpecs.Every_unmanaged_type_should_be_a_value)}",
            $"{nameof(SharedValueSpecs)}.{nameof(SharedValueSpecs.Copy_should_be_another_one_without_a_lock)}",
            $"{nameof(SharedArraySpecs)}.{nameof(SharedArraySpecs.Copy_should_be_another_one_and_a_raw_one_should_get_a_lock_once)}",
        ]),
        new("_TestSharedMemory", 13,
        [
            $"{nameof(SharedMemorySpecs)}.{nameof(SharedMemorySpecs.Creation_should_be_refused_when_the_size_is_not_positive)}",
            $"{nameof(SharedMemorySpecs)}.{nameof(SharedMemorySpecs.Bytes_should_be_the_same_in_both_processes_when_the_other_attaches_by_name)}",
            $"{nameof(SharedMemorySpecs)}.{nameof(SharedMemorySpecs.Close_should_be_of_this_handle_only_and_may_be_repeated)}",
            $"{nameof(SharedMemorySpecs)}.{nameof(SharedMemorySpecs.Memory_should_stay_usable_and_not_be_found_any_more_when_it_is_unlinked)}",
            $"{nameof(SharedMemorySpecs)}.{nameof(SharedMemorySpecs.Everything_that_a_manager_has_made_should_be_unlinked_when_it_is_disposed_of)}",
            $"{nameof(SharedMemoryLifeSpecs)}.{nameof(SharedMemoryLifeSpecs.Memory_should_be_kept_for_its_users_when_a_process_that_attached_is_killed)}",
            $"{nameof(ShareableListSpecs)}.{nameof(ShareableListSpecs.Items_should_be_the_same_in_another_process)}",
            $"{nameof(ShareableListSpecs)}.{nameof(ShareableListSpecs.List_should_be_found_by_its_name)}",
            $"{nameof(ShareableListSpecs)}.{nameof(ShareableListSpecs.Item_should_be_kept_and_the_new_one_refused_when_that_has_no_room)}",
            $"{nameof(ShareableListSpecs)}.{nameof(ShareableListSpecs.Index_should_be_refused_when_there_is_no_such_item)}",
            $"{nameof(ShareableListSpecs)}.{nameof(ShareableListSpecs.Items_should_be_counted_and_found_as_Python_compares_them)}",
        ]),
        new("_TestFinalize", 2, [], "reason: tests Python's own registry of clean-ups (`util.Finalize`), for which .NET has `IAsyncDisposable`; what a process does at its end is P-33."),
        new("_TestImportStar", 1, [], "reason: tests that Python's modules can be imported."),
        new("_TestLogging", 2,
        [
            $"{nameof(LogSpecs)}.{nameof(LogSpecs.Logger_should_be_one_and_silent_before_it_is_told_where_to_write)}",
            $"{nameof(LogSpecs)}.{nameof(LogSpecs.Child_should_log_at_its_parents_level_below_its_own_name)}",
        ]),
        new("_TestPollEintr", 1, [$"{nameof(SignalSpecs)}.{nameof(SignalSpecs.Waiting_should_go_on_when_a_signal_interrupts_it)}"]),
        new("TestInvalidHandle", 1, [], "reason: tests numbers of file descriptors that a user passes in; here nobody does."),
        new("OtherTest", 2, [], Part2),
        new("TestInitializers", 2, [$"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Initializer_should_run_first_and_once_in_each_worker)}"]),
        new("TestStdinBadfiledescriptor", 3,
        [
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Standard_input_should_be_empty)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Exit_code_should_be_1_when_the_failure_cannot_be_printed)}",
        ]),
        new("TestWait", 7, [], Part2),
        new("TestInvalidFamily", 2, [], Part2),
        new("TestFlags", 1, [], "reason: tests that the Python interpreter's flags are inherited; .NET has none."),
        new("TestTimeouts", 1, [], Part2),
        new("TestNoForkBomb", 1, [$"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_started_by_dotnet_and_the_assembly)}"]),
        new("TestForkAwareThreadLock", 1, [], "reason: fork only."),
        new("TestCloseFds", 1, [$"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Open_handles_should_be_as_many_when_there_are_siblings)}"]),
        new("TestIgnoreEINTR", 2, [], Part2),
        new("TestStartMethod", 7,
        [
            $"{nameof(ContextSpecs)}.{nameof(ContextSpecs.Unknown_context_should_be_refused_with_the_known_ones)}",
            $"{nameof(ContextSpecs)}.{nameof(ContextSpecs.Start_methods_should_be_listed_with_the_default_first)}",
            $"{nameof(ContextSpecs)}.{nameof(ContextSpecs.Start_method_should_be_set_only_once_unless_it_is_forced)}",
            $"{nameof(ContextSpecs)}.{nameof(ContextSpecs.Start_method_should_be_inherited_when_it_has_been_set)}",
        ]),
        new("TestResourceTracker", 6,
        [
            $"{nameof(SharedMemoryLifeSpecs)}.{nameof(SharedMemoryLifeSpecs.Memory_should_be_freed_when_the_only_process_that_used_it_is_killed)}",
            $"{nameof(SharedMemoryLifeSpecs)}.{nameof(SharedMemoryLifeSpecs.Memory_should_be_kept_when_its_maker_is_killed_and_somebody_else_uses_it)}",
            $"{nameof(KilledMemorySpecs)}.{nameof(KilledMemorySpecs.Memory_should_be_swept_away_by_the_next_start_when_all_processes_are_killed)}",
        ]),
        new("TestSimpleQueue", 3, [], Part2),
        new("TestPoolNotLeakOnFailure", 1, [$"{nameof(PoolTroubleSpecs)}.{nameof(PoolTroubleSpecs.Nothing_should_be_left_when_workers_cannot_be_started)}"]),
        new("TestSyncManagerTypes", 15, [], Part2),
        new("TestNamedResource", 1, [], Part2),
        new("MiscTestCase", 2, [], "reason: tests the names that Python's modules export, and an interpreter that does not know its own path."),
        new("SemLockTests", 1, [], "reason: tests that a type written in C can be derived from in Python."),
    ];
}

/// <param name="Name">The class.</param>
/// <param name="Tests">How many tests it has.</param>
/// <param name="Here">Tests that stand for them.</param>
/// <param name="Note">Where they went, if there are none.</param>
internal sealed record PythonClass(string Name, int Tests, IReadOnlyList<string> Here, string? Note = null);
