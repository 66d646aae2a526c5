"""Prints the Markdown table of what run.py measured; reads nothing but its files."""

import json
import os
import pathlib
import platform
import random
import statistics
import subprocess
import sys
import time
from importlib import metadata

import scenarios

WORK = pathlib.Path(os.environ["BENCH_WORK"])
FOLDER = WORK / ("quick" if "--quick" in sys.argv else "waves")
TOOLS = {"joulemark": "Joulemark", "zeus": "Zeus", "codecarbon": "CodeCarbon", "llenergymeasure": "llenergymeasure"}
PERCENT = 100.0
# What tools say of this machine's CPU, or of libraries that are not asked for here, whatever happens to the GPU.
BESIDE_THE_POINT = (
    "Attempted to check whether the current chip",
    "Failed to import amdsmi",
    "Multiple instances of codecarbon",
    "No CPU tracking mode found",
    "We saw that you have",
    "We will use the default power consumption",
)
# Percentage points: what medians over this many phases cannot tell apart.
MARGIN = 0.05
DRAWS = 2000

NOTE = [
    "",
    "Without a counter nobody sees more than the sensor shows. A mean of 25 ms every 100 ms misses or doubles bursts of 50 ms, whoever reads",
    "it. A mean of the last second lags by half a second: where the driver documents one (compute capability above 8.0), Joulemark",
    "takes each reading from its middle. CodeCarbon reads once a second, which happens to be the length of that mean, and so adds up",
    "seconds that neither overlap nor leave gaps.",
]


def waves():
    return {file.stem: json.loads(file.read_text()) for file in FOLDER.glob("*.json")}


def errors(wave, number, tool):
    """Errors of one tool on one GPU in percent, in the order of the windows; a window without a number has None."""
    found = []
    for window in sorted((w for w in wave["windows"] if w["tool"] == tool), key=lambda w: w.get("from_ns", 0)):
        uuid = wave["gpus"][number]
        joules = window.get("joules", {}).get(uuid)
        if joules is None or "error" in window:
            found.append(None)
        else:
            found.append(PERCENT * (joules - window["truth"][uuid]) / window["truth"][uuid])
    return found


def merged(found, name):
    """A wave with that of Zeus, which runs apart where it spins."""
    wave = found.get(name)
    apart = found.get(f"{name}-zeus")
    if wave and apart:
        wave = {**wave, "windows": wave["windows"] + apart["windows"]}
    return wave


def cell(values):
    known = [abs(value) for value in values if value is not None]
    if not known:
        return "no number"
    text = f"{statistics.median(known):.2f} / {max(known):.1f}"
    return text + (f" ({len(values) - len(known)} of {len(values)} refused)" if len(known) < len(values) else "")


def accuracy(found, lines):
    """Tables of errors; returns the rows in which Joulemark is ahead, level, undecided and behind."""
    score = {"ahead": [], "level": [], "undecided": [], "behind": []}
    for kind, title in (("counter", "GPU with a counter that ticks every 100 ms"), ("power", "GPU without a counter")):
        for seconds in (1, 5, 20):
            wave = merged(found, f"{kind}-{seconds}s")
            if not wave:
                continue
            count = len([w for w in wave["windows"] if w["tool"] == "joulemark"])
            lines += ["", f"### {title}, windows of {seconds} s, {count} random phases", ""]
            lines += ["| Curve | " + " | ".join(TOOLS.values()) + " |", "|---" * (len(TOOLS) + 1) + "|"]
            for number, name in enumerate(wave["names"]):
                row = {tool: errors(wave, number, tool) for tool in TOOLS}
                lines.append(f"| {name} | " + " | ".join(cell(row[tool]) for tool in TOOLS) + " |")
                score[place(row)].append(f"{title}, {seconds} s, {name}")
    return score


def place(row):
    known = {tool: [abs(value) for value in values if value is not None] for tool, values in row.items()}
    known = {tool: values for tool, values in known.items() if values}
    ours = known.pop("joulemark", [])
    best = min(known.values(), key=statistics.median, default=[])
    if not ours or not best:
        return "ahead" if ours else "behind"
    difference = statistics.median(ours) - statistics.median(best)
    if difference <= MARGIN:
        return "ahead" if difference < 0 else "level"
    return "undecided" if chance(ours, best) else "behind"


def chance(ours, best):
    """Whether 95 % of the differences, over windows drawn again, reach down to the margin. Both saw the same: drawn in pairs."""
    dice = random.Random(1)
    pairs = list(zip(ours, best))
    differences = []
    for _ in range(DRAWS):
        drawn = dice.choices(pairs, k=len(pairs))
        differences.append(statistics.median(a for a, _ in drawn) - statistics.median(b for _, b in drawn))
    return sorted(differences)[int(0.025 * DRAWS)] <= MARGIN


def cost(found, lines):
    lines += ["", "## Cost", "", "One GPU, windows of 5 s, medians; begin and end are what the caller waits.", ""]
    lines += ["| Tool | CPU ms per s, counter | CPU ms per s, no counter | begin ms | end ms |", "|---|---|---|---|---|"]
    both = [merged(found, "cost-counter"), merged(found, "cost-power")]
    for tool, title in TOOLS.items():
        windows = [[w for w in wave["windows"] if w["tool"] == tool and "cpu_ms_per_s" in w] if wave else [] for wave in both]
        values = [median(w["cpu_ms_per_s"] for w in one) for one in windows]
        values += [median(w[key] for w in windows[0]) for key in ("begin_ms", "end_ms")]
        lines.append(f"| {title} | " + " | ".join(values) + " |")


def median(values):
    values = list(values)
    return f"{statistics.median(values):.2f}" if values else "?"


def failures(found, lines):
    lines += ["", "## Failures", "", "Windows of 5 s. A number is followed by what the tool says of it: its verdict or warnings.", ""]
    lines += ["| Case | " + " | ".join(TOOLS.values()) + " |", "|---" * (len(TOOLS) + 1) + "|"]
    for number, (name, _) in enumerate(scenarios.FAILURES):
        wave = found.get(f"failure-{number}")
        if wave:
            lines.append(f"| {name} | " + " | ".join(outcome(wave, tool) for tool in TOOLS) + " |")


def outcome(wave, tool):
    for window in wave["windows"]:
        if window["tool"] == tool:
            said = "; ".join(line for line in window.get("said", []) if not line.startswith(BESIDE_THE_POINT))
            if "error" in window:
                return escaped(window["error"] + (f" ({said})" if said else ""))
            joules = sum(window["joules"].values())
            truth = sum(window.get("truth", {}).values())
            number = f"{PERCENT * (joules - truth) / truth:+.1f} %" if truth else f"{joules:.1f} J"
            return escaped(f"**{number}**, " + (said or "no warning"))
    return "no answer"


def escaped(text):
    return text.replace("|", "\\|").replace("\n", " ")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    java = subprocess.run([os.environ["BENCH_JAVA"], "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}, {java}"


def main():
    found = waves()
    loads = [wave["load"][0] for wave in found.values()]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("zeus", "codecarbon", "llenergymeasure"))
    lines = ["# Energy beside its peers", ""]
    lines += [
        "Every tool measures the same windows of the same fake GPUs, whose energy is known in closed form; what is fake about them is",
        "said in `runner-image/src/test/native/README.md`. No real GPU was measured. An error is (reported − true) ÷ true over the",
        "workload's window: after begin returned, before end was called. A cell is the median of |error| and its worst, in percent.",
        "Written by `bench/energy.sh`; how it is done is in `bench/README.md`.",
        "",
        f"{time.strftime('%Y-%m-%d')}; {machine()}; {versions}.",
        f"Load average (1 min) after each wave: {min(loads):.1f} to {max(loads):.1f}, these tools included.",
    ]
    table = []
    score = accuracy(found, table)
    rows = sum(map(len, score.values()))
    lines += [
        "",
        f"By the median, Joulemark is ahead of every peer in {len(score['ahead'])} of {rows} rows, level (within {MARGIN}"
        f" percentage points of the best) in {len(score['level'])}, behind by what chance explains (95 %, paired windows drawn again) in"
        f" {len(score['undecided'])}, and behind in {len(score['behind'])}.",
    ]
    lines += [f"- by chance: {row}" for row in score["undecided"]]
    lines += [f"- behind: {row}" for row in score["behind"]]
    lines += NOTE
    lines += ["", "## Accuracy", *table]
    cost(found, lines)
    failures(found, lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
