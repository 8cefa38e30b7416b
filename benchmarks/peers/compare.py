"""Python's multiprocessing, on the work that `compare` measures. Usage: compare.py SCALE WORK...

Says `value KEY NUMBER`, a line each. Measures by the clock, as the other programs do: a warm-up that is not counted, then a time that is.
"""
import multiprocessing
import sys
import time

# Nothing is compiled here while it runs.
WARM_UP = 0.2
COUNTED = 0.4
BLOB = 1 << 20
AT_ONCE = 8
CLOCK = time.perf_counter


def value(key, number):
    print("value", key, repr(float(number)), flush=True)


def latencies(once, warm_up, counted):
    """The times of a call in microseconds, sorted."""
    # The first one may have to wait for a process to come up.
    once()
    end = CLOCK() + warm_up
    while CLOCK() < end:
        once()
    times = []
    end = CLOCK() + counted
    while True:
        start = CLOCK()
        once()
        now = CLOCK()
        times.append((now - start) * 1e6)
        if now >= end:
            return sorted(times)


def rate(run, scale, most=20_000_000, first=1000):
    """How many there are in a second: larger and larger counts, until one takes long enough."""
    run(first)
    count, begin = first, CLOCK()
    while True:
        seconds = run(count)
        warm = CLOCK() - begin >= WARM_UP * scale
        if warm and (seconds >= 0.7 * COUNTED * scale or count >= most):
            return count / seconds
        factor = COUNTED * scale / seconds
        count = int(min(most, count * max(1.5 if warm else 1, min(8, factor))))


def empty():
    pass


def same(x):
    return x


def mirror(connection):
    while True:
        message = connection.recv()
        if message is None:
            return
        connection.send(message)


def count_received(connection):
    """Told how many to expect, receives as many, and says so."""
    while True:
        expected = connection.recv()
        if expected == 0:
            return
        for _ in range(expected):
            connection.recv()
        connection.send(expected)


def produce(queue, orders, item):
    """Puts as many as it is told to."""
    while True:
        count = orders.recv()
        if count == 0:
            return
        if item is None:
            for i in range(count):
                queue.put(i)
        else:
            for _ in range(count):
                queue.put(item)


def lock_alone(lock, scale, answer):
    def run(count):
        start = CLOCK()
        for _ in range(count):
            lock.acquire()
            lock.release()
        return CLOCK() - start

    answer.send(rate(run, scale, first=10_000))


def lock_against_other(lock, gate, seconds, answer):
    """Once for the rate, once for the longest wait, whose clock costs time."""
    gate.wait()
    pairs, end = 0, CLOCK() + seconds
    while CLOCK() < end:
        for _ in range(100):
            lock.acquire()
            lock.release()
        pairs += 100
    gate.wait()
    longest, end = 0.0, CLOCK() + seconds
    while True:
        start = CLOCK()
        lock.acquire()
        now = CLOCK()
        lock.release()
        longest = max(longest, now - start)
        if now >= end:
            break
    answer.send((pairs, longest))


def pipe(context, scale):
    near, far = context.Pipe()
    process = context.Process(target=mirror, args=(far,))
    process.start()

    def once():
        near.send(1)
        near.recv()

    times = latencies(once, WARM_UP * scale, COUNTED * scale)
    value("pipe_roundtrip_p50_us", times[len(times) // 2])
    value("pipe_roundtrip_p99_us", times[int(len(times) * 0.99)])
    near.send(None)
    process.join()


def pipe_one_way(context, scale):
    near, far = context.Pipe()
    process = context.Process(target=count_received, args=(far,))
    process.start()

    def run(count):
        start = CLOCK()
        near.send(count)
        for i in range(count):
            near.send(i)
        near.recv()
        return CLOCK() - start

    value("pipe_oneway_int_msgs_per_s", rate(run, scale))
    near.send(0)
    process.join()


def queue(context, scale, key, bound, item, first):
    items = context.Queue(bound)
    near, far = context.Pipe()
    process = context.Process(target=produce, args=(items, far, item))
    process.start()

    def run(count):
        near.send(count + 1)
        # From the first one on, so that the producer's own start is not in it.
        items.get()
        start = CLOCK()
        for _ in range(count):
            items.get()
        return CLOCK() - start

    value(key, rate(run, scale, first=first))
    near.send(0)
    process.join()


def locks(context, scale, work):
    lock = context.Lock()
    near, far = context.Pipe()
    if work == "lock":
        processes = [context.Process(target=lock_alone, args=(lock, scale, far))]
    else:
        gate = context.Barrier(2)
        processes = [context.Process(target=lock_against_other, args=(lock, gate, COUNTED * scale, far)) for _ in range(2)]
    for process in processes:
        process.start()
    answers = [near.recv() for _ in processes]
    for process in processes:
        process.join()
    if work == "lock":
        value("lock_uncontended_pairs_per_s", answers[0])
    else:
        value("lock_contended2_pairs_per_s", sum(pairs for pairs, _ in answers) / (COUNTED * scale))
        value("lock_contended2_max_wait_ms", max(longest for _, longest in answers) * 1000)


def pools(context, scale):
    with context.Pool(2) as pool:
        def timed(count, chunk):
            start = CLOCK()
            results = pool.map(same, range(count), chunksize=chunk)
            seconds = CLOCK() - start
            assert len(results) == count and results[-1] == count - 1
            return seconds

        value("pool_map_chunk1_tasks_per_s", rate(lambda count: timed(count, 1), scale))
        value("pool_map_auto_tasks_per_s", rate(lambda count: timed(count, None), scale, most=4_000_000))
        times = latencies(lambda: pool.apply(same, (1,)), WARM_UP * scale, COUNTED * scale)
        value("pool_apply_p50_us", times[len(times) // 2])


def starts(key, method, few):
    context = multiprocessing.get_context(method)
    for i in range(few + 1):
        start = CLOCK()
        process = context.Process(target=empty)
        process.start()
        process.join()
        # The first one imports what it needs.
        if i > 0:
            value(key, (CLOCK() - start) * 1000)


def main():
    scale, works = float(sys.argv[1]), sys.argv[2:]
    few = 1 if scale < 1 else 3
    context = multiprocessing.get_context("spawn")
    for work in works:
        if work == "pipe":
            pipe(context, scale)
            pipe_one_way(context, scale)
        elif work == "queue":
            queue(context, scale, "queue_int_items_per_s", 0, None, 1000)
        elif work == "bounded":
            queue(context, scale, "queue_bounded100_int_items_per_s", 100, None, 1000)
        elif work == "payload":
            queue(context, scale, "payload_1MiB_MiB_per_s", AT_ONCE, b"x" * BLOB, 20)
        elif work in ("lock", "contended"):
            locks(context, scale, work)
        elif work == "pool":
            pools(context, scale)
        elif work == "start":
            starts("process_start_join_cold_ms", "spawn", few)
        elif work == "standby":
            starts("process_start_join_standby_ms", "fork", few)
        else:
            sys.exit(f"multiprocessing has nothing for the work '{work}'.")


if __name__ == "__main__":
    main()
