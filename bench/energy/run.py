"""Runs every tool over the same windows of the same fake GPUs, wave after wave; waves that are there already are left alone.

Called by ../energy.sh, which builds what this needs and names it in the environment.
"""

import ctypes
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

import scenarios

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(os.environ["BENCH_WORK"])
FAKE = WORK / "fake/libnvidia-ml.so.1"
LIBRARY = "libnvidia-ml.so.1"
SEED = 20260
TOOLS = ["joulemark", "zeus", "codecarbon", "llenergymeasure"]
# Opening takes seconds: imports, the JVM, and Zeus looks for the period of the sensor.
OPENING = 12.0
# Who begins slowly is asked earlier, so that all windows begin at the same time; seconds, as they were seen.
BEGIN = {"joulemark": 0.303}
# CodeCarbon looks at the hardware when it first begins.
FIRST_BEGIN = {"codecarbon": 1.6}
# Windows are up to this much longer than they are named, or both edges would always see the same phase of a counter.
LONGER = 0.1
QUICK = "--quick" in sys.argv


class Wave:
    """Processes that measure at the same time. `every` 0 leaves each tool room for its own begin and end."""

    def __init__(self, name, script, names, tools, seconds, count, every=0.0, instances=1):
        self.name, self.script, self.names, self.tools, self.seconds = name, script, names, tools, seconds
        self.instances = instances
        self.count = max(2, count // 8) if QUICK and count > 1 else count
        # CodeCarbon may take two seconds to begin; then a second of random delay.
        self.every = every or seconds + 3.2
        self.file = WORK / ("quick" if QUICK else "waves") / f"{name}.json"

    def length(self):
        return OPENING + self.every * (self.count / self.instances) + self.seconds + 3

    def windows(self, instance, now_ns, tool):
        """Start and length of each window, as the tools read them. A single window has no random part."""
        dice = random.Random(f"{SEED} {self.name} {instance}")
        own = range(self.count // self.instances + (1 if instance < self.count % self.instances else 0))
        first = OPENING + instance * self.every / self.instances - BEGIN.get(tool, 0)
        listed = []
        for i in own:
            late, longer = (dice.random(), LONGER * dice.random()) if self.count > 1 else (0, 0)
            early = FIRST_BEGIN.get(tool, 0) if i == 0 else 0
            start = now_ns + int((first + i * self.every + late - early) * 1e9)
            listed.append(f"{start}/{int((self.seconds + longer) * 1e9)}")
        return ",".join(listed)

    def run(self):
        """Measures, and keeps what was measured unless a tool did not get going, as on a machine that is too busy."""
        folder = WORK / "now" / self.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        now = time.monotonic_ns()
        gpus = library(folder, self.script(now))
        processes = []
        for tool in self.tools:
            for instance in range(self.instances):
                out = folder / f"{tool}-{instance}.jsonl"
                processes.append((tool, out, start(tool, out, folder, gpus, self.windows(instance, now, tool))))
        wait([process for _, _, process in processes], self.length() + 120)
        windows = []
        for tool, out, _ in processes:
            lines = out.read_text().splitlines() if out.exists() else []
            windows += [{"tool": tool, **json.loads(line)} for line in lines]
        truth(folder, gpus, windows)
        for tool in self.tools if self.count > 1 else []:
            if len([w for w in windows if w["tool"] == tool and "error" not in w]) < self.count / 2:
                print(f"{self.name}: {tool} has not measured enough ({folder}); the next call tries again", flush=True)
                return
        load = os.getloadavg()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        partial = self.file.with_suffix(".part")
        found = {"names": self.names, "gpus": gpus, "seconds": self.seconds, "load": load, "windows": windows}
        partial.write_text(json.dumps(found))
        partial.rename(self.file)


def library(folder, lines):
    """A copy of the fake library with its script; None in place of lines is a machine without one."""
    if lines is None:
        return []
    shutil.copy(FAKE, folder / LIBRARY)
    (folder / f"{LIBRARY}.script").write_text("\n".join(lines) + "\n")
    return [line.split()[1] for line in lines if line.startswith("device ")]


def start(tool, out, folder, gpus, windows):
    listed = ",".join(f"{i}:{uuid}" for i, uuid in enumerate(gpus))
    arguments = [str(out), listed, windows]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder), "CODECARBON_LOG_LEVEL": "warning"}
    # CodeCarbon asks nvidia-smi whether there is a GPU; a stand-in that exits with 0 is enough.
    environment["PATH"] = f"{WORK / 'bin'}:{environment['PATH']}"
    if tool == "joulemark":
        options = [f"@{os.environ['BENCH_JVM_OPTIONS']}", "-cp", os.environ["BENCH_CLASSPATH"]]
        command = [os.environ["BENCH_JAVA"], *options, "JoulemarkPeer"]
    else:
        command = [str(WORK / "venv/bin/python"), str(HERE / "peer.py"), tool]
    log = open(f"{out}.log", "w")
    return subprocess.Popen(command + arguments, env=environment, stdout=log, stderr=log, cwd=folder)


def wait(processes, seconds):
    end = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(1.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def truth(folder, gpus, windows):
    if not gpus:
        return
    fake = ctypes.CDLL(str(folder / LIBRARY))
    fake.fake_nvml_joules.restype = ctypes.c_double
    fake.fake_nvml_joules.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    for window in windows:
        if "from_ns" in window:
            window["truth"] = {
                uuid: fake.fake_nvml_joules(i, window["from_ns"], window["to_ns"]) for i, uuid in enumerate(gpus)
            }


def accuracy(counter, seconds, tools, count, every=0.0, instances=1):
    kind = "counter" if counter == scenarios.COUNTER else "power"
    name = f"{kind}-{seconds}s" + ("-zeus" if tools == ["zeus"] else "")
    names = list(scenarios.curves(seconds))
    return Wave(name, lambda now: scenarios.machine(now, seconds, counter)[0], names, tools, seconds, count, every, instances)


def cost(counter, tools):
    kind = "counter" if counter == scenarios.COUNTER else "power"
    name = f"cost-{kind}" + ("-zeus" if tools == ["zeus"] else "")
    only = ["sine 300 ± 200 W, 1.07 s"]
    return Wave(name, lambda now: scenarios.machine(now, 5, counter, only)[0], only, tools, 5, 8)


def failure(number, name, lines):
    def script(now):
        if lines is not None:
            # The window begins with the curve; who begins slowly sees the failure earlier in its window.
            return [f"start {now + int(OPENING * 1e9)}", "device GPU-0", *lines]
        return None if name == "no library" else [f"start {now}"]

    return Wave(f"failure-{number}", script, [name], TOOLS, 5, 1)


def plan():
    """In order of what is most wanted. Zeus without a counter spins, so it must not run beside the others."""
    others = [tool for tool in TOOLS if tool != "zeus"]
    waves = []
    for seconds, count, instances in ((20, 24, 3), (5, 24, 1), (1, 40, 1)):
        waves.append(accuracy(scenarios.COUNTER, seconds, TOOLS, count, instances=instances))
        waves.append(accuracy(scenarios.NO_COUNTER, seconds, others, count, instances=instances))
        waves.append(accuracy(scenarios.NO_COUNTER, seconds, ["zeus"], count, every=1.7))
    waves += [cost(scenarios.COUNTER, TOOLS), cost(scenarios.NO_COUNTER, others), cost(scenarios.NO_COUNTER, ["zeus"])]
    waves += [failure(i, *one) for i, one in enumerate(scenarios.FAILURES)]
    return waves


def main():
    waves = plan()
    left = [wave for wave in waves if not wave.file.exists()]
    print(f"{len(left)} of {len(waves)} waves to run, about {sum(w.length() for w in left) / 60:.0f} minutes", flush=True)
    for wave in left:
        print(f"{time.strftime('%H:%M:%S')} {wave.name}, {wave.length():.0f} s, load {os.getloadavg()[0]:.2f}", flush=True)
        wave.run()


if __name__ == "__main__":
    main()
