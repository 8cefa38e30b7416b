%% Two Erlang nodes, on the work that `compare` measures. Usage: erl ... -run compare main SCALE WORK...
%% Says `value KEY NUMBER`, a line each; what is measured from outside (memory, processor time, a kill) it announces, and waits for a line.
-module(compare).
-export([main/1, mirror/0, counter/0, taker/0]).

-define(WARM_UP, 0.2).
-define(COUNTED, 0.4).
-define(BLOB, 1048576).
-define(MANY, 100).

main([ScaleText | Works]) ->
    Scale = number(ScaleText),
    try [work(list_to_atom(Work), Scale) || Work <- Works] of
        _ -> halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

work(roundtrip, Scale) ->
    with_node(fun(Node) ->
        Mirror = spawn(Node, ?MODULE, mirror, []),
        Times = latencies(fun() -> there_and_back(Mirror) end, Scale),
        value("actor_roundtrip_p50_us", percentile(Times, 0.5)),
        value("actor_roundtrip_p99_us", percentile(Times, 0.99))
    end);
work(oneway, Scale) ->
    with_node(fun(Node) ->
        Counter = spawn(Node, ?MODULE, counter, []),
        value("tell_oneway_msgs_per_s", rate(fun(Count) -> one_way(Counter, Count) end, 1000, Scale))
    end);
work(payload, Scale) ->
    with_node(fun(Node) ->
        Taker = spawn(Node, ?MODULE, taker, []),
        Blob = binary:copy(<<"x">>, ?BLOB),
        value("payload_1MiB_MiB_per_s", rate(fun(Count) -> blobs(Taker, Blob, Count) end, 20, Scale))
    end);
work(start, Scale) ->
    [value("process_start_join_cold_ms", milliseconds(fun() -> stop(start_node()) end)) || _ <- few(Scale)];
work(first, Scale) ->
    [begin
        Start = clock(),
        {Peer, Node, Pid} = start_node(),
        there_and_back(spawn(Node, ?MODULE, mirror, [])),
        value("actor_first_reply_cold_ms", (clock() - Start) / 1000),
        stop({Peer, Node, Pid})
     end || _ <- few(Scale)];
work(death, _) ->
    %% The first one warms up.
    [begin
        {_, Node, Pid} = start_node(),
        Mirror = spawn(Node, ?MODULE, mirror, []),
        there_and_back(Mirror),
        Monitor = monitor(process, Mirror),
        io:format("kill ~s ~s~n", [Key, Pid]),
        receive {'DOWN', Monitor, process, Mirror, _} -> ok end,
        announce("noticed", [])
     end || Key <- ["-", "death_noticed_ms", "death_noticed_ms"]];
work(memory, _) ->
    with_peer(fun({_, Node, Pid}) ->
        there_and_back(spawn(Node, ?MODULE, mirror, [])),
        announce("pss idle_node_pss_MiB ~s", [Pid])
    end);
work(idle, _) ->
    Nodes = at_once([fun start_node/0 || _ <- lists:seq(1, ?MANY)]),
    announce("cpu idle_100_nodes_cpu_percent ~s", [lists:join(" ", [Pid || {_, _, Pid} <- Nodes])]),
    at_once([fun() -> stop(Node) end || Node <- Nodes]).

mirror() -> receive {From, Message} -> From ! Message, mirror() end.

counter() -> receive {From, expect, Count} -> receive_all(Count), From ! {received, Count}, counter() end.

receive_all(0) -> ok;
receive_all(Count) -> receive Number when is_integer(Number) -> receive_all(Count - 1) end.

taker() -> receive {From, expect, Count} -> take_all(Count), From ! {received, Count}, taker() end.

take_all(0) -> ok;
take_all(Count) -> receive Blob when byte_size(Blob) =:= ?BLOB -> take_all(Count - 1) end.

there_and_back(Mirror) -> Mirror ! {self(), 1}, receive 1 -> ok end.

%% The node itself holds a sender back that is too fast for the connection.
one_way(Counter, Count) ->
    Counter ! {self(), expect, Count},
    send_numbers(Counter, Count),
    receive {received, Count} -> ok end.

send_numbers(_, 0) -> ok;
send_numbers(To, Count) -> To ! Count, send_numbers(To, Count - 1).

blobs(Taker, Blob, Count) ->
    Taker ! {self(), expect, Count},
    [Taker ! Blob || _ <- lists:seq(1, Count)],
    receive {received, Count} -> ok end.

%% Microseconds, sorted.
latencies(Once, Scale) ->
    Once(),
    repeat_until(Once, clock() + round(?WARM_UP * Scale * 1.0e6)),
    lists:sort(timed_until(Once, clock() + round(?COUNTED * Scale * 1.0e6), [])).

repeat_until(Once, End) ->
    Once(),
    case clock() < End of true -> repeat_until(Once, End); false -> ok end.

timed_until(Once, End, Times) ->
    Start = erlang:monotonic_time(nanosecond),
    Once(),
    Time = (erlang:monotonic_time(nanosecond) - Start) / 1000,
    case clock() < End of true -> timed_until(Once, End, [Time | Times]); false -> [Time | Times] end.

percentile(Times, Part) -> lists:nth(min(length(Times), trunc(length(Times) * Part) + 1), Times).

%% How many there are in a second: larger and larger counts, until one takes long enough.
rate(Run, First, Scale) -> Run(First), rate(Run, First, Scale, clock()).

rate(Run, Count, Scale, Begin) ->
    {Time, _} = timer:tc(fun() -> Run(Count) end),
    Seconds = max(Time, 1) / 1.0e6,
    Warm = clock() - Begin >= ?WARM_UP * Scale * 1.0e6,
    if
        Warm, Seconds >= 0.7 * ?COUNTED * Scale -> Count / Seconds;
        true ->
            Least = if Warm -> 1.5; true -> 1 end,
            rate(Run, trunc(Count * max(Least, min(8, ?COUNTED * Scale / Seconds))), Scale, Begin)
    end.

with_node(Work) -> with_peer(fun({_, Node, _}) -> Work(Node) end).

with_peer(Work) ->
    Started = start_node(),
    try Work(Started) after stop(Started) end.

start_node() ->
    %% Each is connected with this one only, as elsewhere, and not with all others.
    Arguments = ["-connect_all", "false", "-setcookie", atom_to_list(erlang:get_cookie()), "-kernel", "inet_dist_use_interface", "{127,0,0,1}" | code_path()],
    {ok, Peer, Node} = peer:start(#{name => peer:random_name(), host => "127.0.0.1", longnames => true, args => Arguments}),
    {Peer, Node, rpc:call(Node, os, getpid, [])}.

code_path() -> ["-pa", filename:dirname(code:which(?MODULE))].

%% Over only when the operating system's process is. The polite end of a node takes two seconds; this is the quick one.
stop({Peer, Node, Pid}) ->
    rpc:cast(Node, erlang, halt, [0, [{flush, false}]]),
    until_gone("/proc/" ++ Pid ++ "/stat"),
    %% What stood for it here may have noticed by itself.
    catch peer:stop(Peer).

%% One that nobody has reaped yet is gone, too.
until_gone(Path) ->
    case file:read_file(Path) of
        {ok, Text} ->
            case string:find(Text, ") Z ") of nomatch -> timer:sleep(1), until_gone(Path); _ -> ok end;
        {error, _} -> ok
    end.

%% A few at a time, as they are started elsewhere.
at_once([]) -> [];
at_once(Works) ->
    {Now, Later} = lists:split(min(4, length(Works)), Works),
    Self = self(),
    Keys = [begin Key = make_ref(), spawn_link(fun() -> Self ! {Key, Work()} end), Key end || Work <- Now],
    [receive {Key, Result} -> Result end || Key <- Keys] ++ at_once(Later).

milliseconds(Work) -> {Time, _} = timer:tc(Work), Time / 1000.

few(Scale) -> lists:seq(1, if Scale < 1 -> 1; true -> 3 end).

clock() -> erlang:monotonic_time(microsecond).

value(Key, Number) -> io:format("value ~s ~w~n", [Key, float(Number)]).

announce(Format, Arguments) ->
    io:format(Format ++ "~n", Arguments),
    case io:get_line("") of eof -> halt(1); _ -> ok end.

number(Text) -> case string:to_float(Text) of {error, _} -> float(list_to_integer(Text)); {Number, _} -> Number end.
