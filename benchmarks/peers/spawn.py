"""Starts and joins processes with an empty target, for comparison with ActorProc. Reads how many at once, a number a line; answers with milliseconds."""
import multiprocessing
import sys
import time


def empty():
    pass


def main():
    context = multiprocessing.get_context("spawn")
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        processes = [context.Process(target=empty) for _ in range(int(line))]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print((time.perf_counter() - start) * 1000, flush=True)


if __name__ == "__main__":
    main()
