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
        new("_TestQueue", 10,
        [
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Put_should_fail_when_there_is_no_room_in_time)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Put_should_wait_for_room_in_its_turn_and_be_in_the_queue_when_it_returns)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Get_should_fail_when_there_is_no_item_in_time)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Get_should_be_woken_when_an_item_comes)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Items_of_each_producer_should_come_in_order_and_once_when_many_put_and_many_take)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Size_should_be_exact_when_several_processes_put_and_take)}",
            $"{nameof(QueueSpecs)}.{nameof(QueueSpecs.Put_should_fail_and_the_queue_go_on_when_an_item_cannot_travel)}",
            $"{nameof(JoinableQueueSpecs)}.{nameof(JoinableQueueSpecs.Work_should_all_be_done_when_several_processes_share_it)}",
            $"{nameof(QueueEndSpecs)}.{nameof(QueueEndSpecs.Closed_queue_should_refuse_everything_here_and_nothing_elsewhere)}",
        ]),
        new("_TestLock", 3,
        [
            $"{nameof(LockSpecs)}.{nameof(LockSpecs.Lock_should_be_free_when_another_process_releases_it)}",
            $"{nameof(LockSpecs)}.{nameof(LockSpecs.Release_should_be_refused_when_nobody_holds_the_lock)}",
            $"{nameof(LockSpecs)}.{nameof(LockSpecs.Recursive_lock_should_be_free_when_its_owner_has_released_it_as_often_as_acquired)}",
            $"{nameof(LockSpecs)}.{nameof(LockSpecs.Using_block_should_hold_the_lock_until_its_end_however_that_comes)}",
        ]),
        new("_TestSemaphore", 3,
        [
            $"{nameof(SemaphoreSpecs)}.{nameof(SemaphoreSpecs.Semaphore_should_be_released_beyond_its_first_value_when_somebody_does)}",
            $"{nameof(SemaphoreSpecs)}.{nameof(SemaphoreSpecs.Bounded_semaphore_should_refuse_to_be_released_beyond_its_first_value)}",
            $"{nameof(LockSpecs)}.{nameof(LockSpecs.Acquire_should_say_whether_it_got_the_lock_in_its_time)}",
        ]),
        new("_TestCondition", 7,
        [
            $"{nameof(ConditionSpecs)}.{nameof(ConditionSpecs.Wait_should_give_up_all_levels_of_the_lock_and_get_them_back)}",
            $"{nameof(ConditionSpecs)}.{nameof(ConditionSpecs.Notify_should_wake_at_most_so_many_in_the_order_in_which_they_came_and_not_be_remembered)}",
            $"{nameof(ConditionSpecs)}.{nameof(ConditionSpecs.Notify_all_should_wake_everybody_in_every_process_and_nobody_of_another_condition)}",
            $"{nameof(ConditionSpecs)}.{nameof(ConditionSpecs.Wait_should_say_no_and_hold_the_lock_when_its_time_is_over)}",
            $"{nameof(ConditionSpecs)}.{nameof(ConditionSpecs.Wait_for_should_ask_first_and_give_what_the_predicate_said_last)}",
            $"{nameof(OwnerDeathSpecs)}.{nameof(OwnerDeathSpecs.Notify_should_go_to_the_living_when_somebody_died_in_its_sleep)}",
        ]),
        new("_TestEvent", 2,
        [
            $"{nameof(EventSpecs)}.{nameof(EventSpecs.Event_should_be_what_it_was_last_set_to_in_every_process)}",
            $"{nameof(EventSpecs)}.{nameof(EventSpecs.Everybody_who_waits_should_go_on_when_it_is_set_even_if_it_is_cleared_at_once)}",
        ]),
        new("_TestBarrier", 11,
        [
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Every_party_should_get_a_number_of_its_own_when_all_have_come)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Barrier_should_let_all_pass_a_thousand_times)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Action_should_run_once_in_one_party_before_anybody_goes_on)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Failing_action_should_be_its_partys_failure_and_break_the_barrier_for_the_others)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Barrier_should_be_broken_for_all_when_the_time_of_one_is_over)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Time_that_the_barrier_was_made_with_should_count_where_a_wait_says_nothing)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Reset_should_break_it_for_those_who_wait_and_leave_it_usable)}",
            $"{nameof(BarrierSpecs)}.{nameof(BarrierSpecs.Abort_should_break_it_for_all_until_it_is_reset)}",
        ]),
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
        new("_TestContainers", 8,
        [
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Dictionary_should_be_one_for_all_processes)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.List_should_be_one_for_all_processes)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Namespace_should_hold_values_of_any_type_by_name)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Object_should_live_as_long_as_its_manager_whoever_made_it)}",
        ]),
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
        new("_TestMyManager", 3,
        [
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Object_of_a_users_own_type_should_take_calls_that_copy_and_throw)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Process_should_be_gone_when_its_manager_has_been_shut_down_as_often_as_one_likes)}",
        ]),
        new("_TestRemoteManager", 1, [], "reason: managers over the network come with the cluster, under TLS."),
        new("_TestManagerRestart", 1, [], "reason: tests that a server's fixed network address can be used again; a manager here has none."),
        new("_TestConnection", 8,
        [
            $"{nameof(PipeSpecs)}.{nameof(PipeSpecs.Pipe_should_carry_objects_both_ways)}",
            $"{nameof(PipeSpecs)}.{nameof(PipeSpecs.Pipe_should_go_one_way_only_when_it_is_not_duplex)}",
            $"{nameof(PipeTravelSpecs)}.{nameof(PipeTravelSpecs.End_should_work_in_a_child_when_it_is_an_argument_and_closed_here_at_once)}",
            $"{nameof(PipeBytesSpecs)}.{nameof(PipeBytesSpecs.Part_of_a_buffer_should_be_sent_when_it_is_named)}",
            $"{nameof(PipeBytesSpecs)}.{nameof(PipeBytesSpecs.Part_should_be_refused_when_it_lies_outside_the_buffer)}",
            $"{nameof(PipeBytesSpecs)}.{nameof(PipeBytesSpecs.Message_should_be_in_the_exception_when_the_buffer_is_too_short)}",
            $"{nameof(PipeBytesSpecs)}.{nameof(PipeBytesSpecs.Message_should_come_whole_when_it_is_large)}",
            $"{nameof(PipeTravelSpecs)}.{nameof(PipeTravelSpecs.End_should_travel_over_another_connection)}",
            $"{nameof(PipeSpecs)}.{nameof(PipeSpecs.End_should_be_closed_when_its_block_is_left)}",
        ]),
        new("_TestListener", 3,
        [
            $"{nameof(ListenerAddressSpecs)}.{nameof(ListenerAddressSpecs.Unix_socket_should_be_its_users_alone_and_be_removed_when_the_listener_is_closed)}",
            $"{nameof(ListenerAddressSpecs)}.{nameof(ListenerAddressSpecs.Address_should_show_the_port_and_who_was_accepted_last)}",
        ]),
        new("_TestListenerClient", 3,
        [
            $"{nameof(ListenerSpecs)}.{nameof(ListenerSpecs.Child_should_talk_to_the_listener_it_has_connected_to)}",
            $"{nameof(ProofSpecs)}.{nameof(ProofSpecs.Listener_should_go_on_when_a_client_leaves_before_its_proof)}",
        ]),
        new("_TestPoll", 4,
        [
            $"{nameof(PipeSpecs)}.{nameof(PipeSpecs.Messages_should_stay_apart_and_an_empty_one_should_be_one)}",
            $"{nameof(PipeSpecs)}.{nameof(PipeSpecs.Poll_should_wait_as_long_as_it_is_told)}",
        ]),
        new("_TestPicklingConnections", 2,
        [
            $"{nameof(PipeTravelSpecs)}.{nameof(PipeTravelSpecs.End_should_travel_over_another_connection)}",
            $"{nameof(PipeTravelSpecs)}.{nameof(PipeTravelSpecs.Directions_should_stay_as_they_are_when_an_end_travels)}",
            $"{nameof(ListenerSpecs)}.{nameof(ListenerSpecs.Accepted_connection_should_travel_to_a_child)}",
        ]),
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
        new("OtherTest", 2,
        [
            $"{nameof(ProofSpecs)}.{nameof(ProofSpecs.Client_should_refuse_a_listener_that_does_not_have_the_key)}",
            $"{nameof(ProofSpecs)}.{nameof(ProofSpecs.Answer_should_be_refused_when_it_is_that_of_the_other_side)}",
        ]),
        new("TestInitializers", 2, [$"{nameof(PoolSpecs)}.{nameof(PoolSpecs.Initializer_should_run_first_and_once_in_each_worker)}"]),
        new("TestStdinBadfiledescriptor", 3,
        [
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Standard_input_should_be_empty)}",
            $"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Exit_code_should_be_1_when_the_failure_cannot_be_printed)}",
        ]),
        new("TestWait", 7,
        [
            $"{nameof(PipeWaitSpecs)}.{nameof(PipeWaitSpecs.Wait_should_give_all_that_are_ready_in_their_order)}",
            $"{nameof(PipeWaitSpecs)}.{nameof(PipeWaitSpecs.Wait_should_wait_as_long_as_it_is_told)}",
            $"{nameof(PipeWaitSpecs)}.{nameof(PipeWaitSpecs.Wait_should_take_what_many_processes_send_until_the_last_is_done)}",
            $"{nameof(PipeWaitSpecs)}.{nameof(PipeWaitSpecs.Wait_should_see_processes_end_and_connections_and_sockets_and_tasks)}",
        ]),
        new("TestInvalidFamily", 2,
        [
            $"{nameof(ListenerAddressSpecs)}.{nameof(ListenerAddressSpecs.Family_or_address_should_be_refused_when_there_is_none_of_the_kind)}",
        ]),
        new("TestFlags", 1, [], "reason: tests that the Python interpreter's flags are inherited; .NET has none."),
        new("TestTimeouts", 1, [], Part2),
        new("TestNoForkBomb", 1, [$"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_started_by_dotnet_and_the_assembly)}"]),
        new("TestForkAwareThreadLock", 1, [], "reason: fork only."),
        new("TestCloseFds", 1, [$"{nameof(ChildSpecs)}.{nameof(ChildSpecs.Open_handles_should_be_as_many_when_there_are_siblings)}"]),
        new("TestIgnoreEINTR", 2,
        [
            $"{nameof(PipeSignalSpecs)}.{nameof(PipeSignalSpecs.Blocked_calls_should_go_on_when_signals_interrupt_them)}",
            $"{nameof(PipeSignalSpecs)}.{nameof(PipeSignalSpecs.Accepting_should_go_on_when_signals_interrupt_it)}",
        ]),
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
        new("TestSimpleQueue", 3,
        [
            $"{nameof(SimpleQueueSpecs)}.{nameof(SimpleQueueSpecs.Items_should_go_through_in_order_and_none_be_left)}",
            $"{nameof(SimpleQueueSpecs)}.{nameof(SimpleQueueSpecs.Item_that_cannot_travel_should_fail_the_put_and_leave_the_queue_as_it_was)}",
            $"{nameof(SimpleQueueSpecs)}.{nameof(SimpleQueueSpecs.Everything_should_be_refused_here_when_it_is_closed)}",
        ]),
        new("TestPoolNotLeakOnFailure", 1, [$"{nameof(PoolTroubleSpecs)}.{nameof(PoolTroubleSpecs.Nothing_should_be_left_when_workers_cannot_be_started)}"]),
        new("TestSyncManagerTypes", 15,
        [
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Everything_that_a_manager_makes_should_work_in_another_process)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Pool_of_a_manager_should_run_what_other_processes_ask)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Dictionary_should_be_one_for_all_processes)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.List_should_be_one_for_all_processes)}",
            $"{nameof(ManagerSpecs)}.{nameof(ManagerSpecs.Namespace_should_hold_values_of_any_type_by_name)}",
        ]),
        new("TestNamedResource", 1, [], "reason: tests that a named semaphore of the operating system is removed; here locks and semaphores are none of its objects, and end with their system."),
        new("MiscTestCase", 2, [], "reason: tests the names that Python's modules export, and an interpreter that does not know its own path."),
        new("SemLockTests", 1, [], "reason: tests that a type written in C can be derived from in Python."),
    ];
}

/// <param name="Name">The class.</param>
/// <param name="Tests">How many tests it has.</param>
/// <param name="Here">Tests that stand for them.</param>
/// <param name="Note">Where they went, if there are none.</param>
internal sealed record PythonClass(string Name, int Tests, IReadOnlyList<string> Here, string? Note = null);
