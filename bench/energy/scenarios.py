"""What the fake GPUs do: curves with an exact integral, seen through a counter and sensors, and the ways in which they fail."""

# An A100: instantaneous power is the mean of 25 ms, refreshed every 100 ms, and so is what the older call says.
INSTANT = ["capability 8 0", "instant 0.025 0.1", "average 0.025 0.1", "legacy 0.025 0.1"]
# An Ada or GA10x before driver 530: nothing but the mean of a second.
AVERAGED = ["instant none", "average 1.0 0.1", "legacy 1.0 0.1"]

COUNTER = "counter 0.1"
NO_COUNTER = "counter none"


def curves(seconds):
    """Curve to (its line, its sensors). Periods share no small multiple with the sensors', or a run would see few phases only."""
    # One step in nearly every window, up or down, at a random place.
    step = f"curve square 100 400 {1.05 * seconds} {1.05 * seconds}"
    burst = "curve burst 80 500 0.05 0.4127"
    return {
        "constant 300 W": ("curve constant 300", INSTANT),
        "step 100/400 W": (step, INSTANT),
        "sine 300 ± 200 W, 1.07 s": ("curve sine 300 200 1.0713", INSTANT),
        "square 80/500 W, 0.23/0.31 s": ("curve square 80 500 0.2317 0.3119", INSTANT),
        "burst 500 W, 50 ms in 413": (burst, INSTANT),
        "step, 1 s average": (step, AVERAGED),
        "burst, 1 s average": (burst, AVERAGED),
    }


def machine(start_ns, seconds, counter, only=None):
    """Script of a machine with one GPU a curve, and the names of the curves in the order of the GPUs."""
    lines = [f"start {start_ns}"]
    chosen = [name for name in curves(seconds) if only is None or name in only]
    for number, name in enumerate(chosen):
        curve, sensors = curves(seconds)[name]
        uuid = f"GPU-{number}" + ("-averaged" if sensors is AVERAGED else "")
        lines += [f"device {uuid}", curve, counter, *sensors]
    return lines, chosen


POWER_FAILS = ["fail power 2.3 4.3 999", "fail fields 2.3 4.3 999"]
SINE = "curve sine 200 150 1.07"

# Name, what the script says of the GPU; times are seconds since `start`, and the window is 5 s from 0 s on.
FAILURES = [
    ("power fails for 2 s in the middle, counter works", [SINE, COUNTER, *INSTANT, *POWER_FAILS]),
    ("power fails for 2 s in the middle, no counter", [SINE, NO_COUNTER, *INSTANT, *POWER_FAILS]),
    ("the GPU is lost in the window", [SINE, COUNTER, *INSTANT, "fail all 3.8 inf 15"]),
    ("the counter starts again from 0", [SINE, COUNTER, *INSTANT, "counter_reset 3.4"]),
    ("no GPU", None),
    ("no library", None),
]
