"""Measures windows at given times with one tool and appends what it reported to a file, one JSON object a line.

Arguments: tool, file, "index:uuid" of the GPUs, and "start/length" of the windows in nanoseconds of CLOCK_MONOTONIC, the last two
separated by commas. JoulemarkPeer.java does the same for Joulemark.
"""

import heapq
import json
import logging
import sys
import time

import psutil

MILLISECONDS = 1e-6
JOULES_PER_KWH = 3.6e6


class Zeus:
    """ZeusMonitor: two reads of the counter, or PowerMonitor's process where there is none."""

    def __init__(self, names):
        from zeus.monitor import ZeusMonitor

        # Its PowerMonitor refuses GPUs of two kinds at once.
        averaged = [gpu for gpu, name in names.items() if "averaged" in name]
        kinds = [[gpu for gpu in names if gpu not in averaged], averaged]
        self.monitors = [ZeusMonitor(gpu_indices=kind, cpu_indices=[]) for kind in kinds if kind or not names]

    def begin(self, key):
        # Without a CUDA torch nothing can be synchronised, and nothing runs that would have to be.
        for monitor in self.monitors:
            monitor.begin_window(key, sync_execution=False)

    def end(self, key):
        joules = {}
        for monitor in self.monitors:
            joules |= monitor.end_window(key, sync_execution=False).gpu_energy
        return joules


class CodeCarbon:
    """A task of one offline tracker. Per GPU it is what the task's only reading added; their sum is checked."""

    def __init__(self, names):
        from codecarbon import OfflineEmissionsTracker

        self.gpus = list(names)
        self.tracker = OfflineEmissionsTracker(
            country_iso_code="USA", gpu_ids=self.gpus, save_to_file=False, allow_multiple_runs=True, log_level="warning"
        )

    def begin(self, key):
        self.tracker.start_task(key)

    def end(self, key):
        total = self.tracker.stop_task(key).gpu_energy * JOULES_PER_KWH
        devices = [d for h in self.tracker._hardware if hasattr(h, "devices") for d in h.devices.devices]
        each = {d.gpu_index: d.energy_delta.kWh * JOULES_PER_KWH for d in devices if d.gpu_index in self.gpus}
        if len(self.gpus) < 2:
            return {gpu: total for gpu in self.gpus} or {0: total}
        assert abs(sum(each.values()) - total) < 1e-3 * max(1.0, total), (each, total)
        return each


class LlEnergyMeasure:
    """Its NVML sampler: 10 Hz, trapezoid."""

    def __init__(self, names):
        from llenergymeasure.energy import select_energy_sampler

        self.sampler = select_energy_sampler("nvml", gpu_indices=list(names) or None)
        self.trackers = {}

    def begin(self, key):
        self.trackers[key] = self.sampler.start_tracking()

    def end(self, key):
        measured = self.sampler.stop_tracking(self.trackers.pop(key))
        return measured.per_gpu_j or {0: measured.total_j}


class Said(logging.Handler):
    """What a tool logs or warns of, at warning or above."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage().strip().splitlines()[0][:160])


def cpu_seconds():
    """CPU time of this process and of the processes it started."""
    total = time.process_time()
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total


def finish(tool, key, window, names):
    line = {"from_ns": window["from_ns"], "to_ns": time.monotonic_ns(), "begin_ms": window["begin_ms"]}
    line["cpu_ms_per_s"] = (cpu_seconds() - window["cpu"]) * 1e12 / (line["to_ns"] - line["from_ns"])
    # CPU time is asked for inside of the window, so that it is not part of the latency.
    line["to_ns"] = time.monotonic_ns()
    try:
        joules = tool.end(key)
        line["joules"] = {names.get(gpu, "GPU"): value for gpu, value in joules.items()}
    except Exception as error:
        line["error"] = f"refuses at the end: {type(error).__name__}: {str(error)[:160]}"
    line["end_ms"] = (time.monotonic_ns() - line["to_ns"]) * MILLISECONDS
    return line


def measure(tool, names, wanted, said, write):
    """Windows may overlap where a tool allows it: all begins and ends in the order of their times."""
    lengths = {f"window-{i}": length for i, (_, length) in enumerate(wanted)}
    events = [(start, "begin", f"window-{i}") for i, (start, _) in enumerate(wanted)]
    heapq.heapify(events)
    windows = {}
    while events:
        due, what, key = heapq.heappop(events)
        time.sleep(max(0.0, (due - time.monotonic_ns()) * 1e-9))
        if what == "end":
            line = finish(tool, key, windows.pop(key), names)
            line["said"] = sorted(set(said.lines))
            said.lines.clear()
            write(line)
            continue
        before = time.monotonic_ns()
        tool.begin(key)
        after = time.monotonic_ns()
        windows[key] = {"begin_ms": (after - before) * MILLISECONDS, "cpu": cpu_seconds(), "from_ns": time.monotonic_ns()}
        heapq.heappush(events, (windows[key]["from_ns"] + lengths[key], "end", key))


def main():
    name, path, gpus, windows = sys.argv[1:5]
    wanted = [tuple(map(int, window.split("/"))) for window in windows.split(",")]
    names = {int(gpu.split(":")[0]): gpu.split(":", 1)[1] for gpu in gpus.split(",") if gpu}
    said = Said()
    logging.captureWarnings(True)
    logging.getLogger().addHandler(said)
    with open(path, "a", encoding="utf-8") as out:

        def write(line):
            out.write(json.dumps(line) + "\n")
            out.flush()

        try:
            tool = {"zeus": Zeus, "codecarbon": CodeCarbon, "llenergymeasure": LlEnergyMeasure}[name](names)
            logging.getLogger("codecarbon").addHandler(said)
            measure(tool, names, wanted, said, write)
        except Exception as error:
            write({"error": f"refuses at opening: {type(error).__name__}: {str(error)[:160]}", "said": sorted(set(said.lines))})


if __name__ == "__main__":  # Zeus spawns processes, which import this file again
    main()
