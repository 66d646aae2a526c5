"""Energy since the start by CodeCarbon. Arguments: what is wanted (GPU, CPU or ANY), then UUIDs of GPUs, none for all."""

# The trackers measure when they are asked, and only then: with a period of their own a thread of theirs might measure at
# the same time, and the same interval would count twice.
NEVER_SECONDS = 1e6
# A tracker that measured so recently does not measure again.
FRESH_SECONDS = 0.06

_trackers = {}


class _Warnings:
    """What CodeCarbon's log says: it reports a failed reading there, and as 0 in its energy."""

    def __init__(self):
        import logging

        outer = self

        class Handler(logging.Handler):
            def emit(self, record):
                outer.last = " ".join(record.getMessage().split())[:300]

        self.last = None
        logging.getLogger("codecarbon").addHandler(Handler(logging.WARNING))


class _Tracked:
    """One tracker, and the energy it told last."""

    def __init__(self, part, gpu_ids):
        from codecarbon import OfflineEmissionsTracker

        self.part = part
        self.data = None
        self.joules = 0.0
        self.doubt = None
        self.asked = 0.0
        self.tracker = OfflineEmissionsTracker(**_settings(OfflineEmissionsTracker, gpu_ids, self))
        self.tracker.start()
        _warnings.last = None  # what it says of its setting up

    def out(self, total, delta):
        self.data = total

    def live_out(self, total, delta):
        pass

    def task_out(self, data, experiment_name):
        pass

    def exit(self):
        pass

    def read(self):
        """Joules since the start; a measurement that failed is an exception."""
        time.sleep(max(0.0, self.asked + FRESH_SECONDS - time.monotonic()))
        self.data = None
        before = time.monotonic_ns()
        self.tracker.flush()
        middle = before + (time.monotonic_ns() - before) // 2
        self.asked = time.monotonic()
        if self.data is None:
            raise RuntimeError(f"CodeCarbon did not measure: {_warnings.last}")
        joules = float(getattr(self.data, self.part)) * 3.6e6
        self.doubt = _warnings.last or self.doubt
        _warnings.last = None
        if joules == self.joules and self.doubt is not None:
            raise RuntimeError(f"CodeCarbon reports 0 J and warned: {self.doubt}")
        if joules != self.joules:
            self.joules, self.doubt = joules, None
        return {"joules": joules, "monotonic_ns": middle}


def _settings(tracker, gpu_ids, handler):
    """Settings that neither a configuration file nor a variable may change; versions differ in what they know."""
    import inspect

    known = set()
    for kind in tracker.__mro__:
        if kind is not object:
            known |= set(inspect.signature(kind.__init__).parameters)
    wanted = {
        "country_iso_code": "USA",  # for emissions, which are not used
        "gpu_ids": gpu_ids,
        "measure_power_secs": NEVER_SECONDS,
        "tracking_mode": "machine",
        "allow_multiple_runs": True,
        "log_level": "warning",
        "output_handlers": [handler],
        "api_call_interval": -1,
        "pue": 1.0,
        "wue": 0,
        "force_cpu_power": None,
        "force_ram_power": None,
        "force_mode_cpu_load": False,
        "rapl_include_dram": False,
        "rapl_prefer_psys": False,
        "cloud_provider": None,
        "emissions_endpoint": None,
    }
    # The older names for "write nothing".
    quiet = {"save_to_file": False, "save_to_api": False, "save_to_logger": False}
    wanted |= {"output_methods": []} if "output_methods" in known else quiet
    return {name: value for name, value in wanted.items() if name in known}


def _gpus(uuids):
    """Index, UUID and name of the wanted GPUs; none where there is no driver."""
    try:
        import pynvml

        pynvml.nvmlInit()
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
    except Exception:  # noqa: BLE001 no package, no library, no driver
        return []
    all_gpus = [
        (i, _plain(pynvml.nvmlDeviceGetUUID(handle)), _plain(pynvml.nvmlDeviceGetName(handle)))
        for i, handle in enumerate(handles)
    ]
    return [gpu for gpu in all_gpus if not uuids or gpu[1] in uuids]


def _plain(value):
    return value.decode() if isinstance(value, bytes) else value


def _start():
    import importlib.metadata

    try:
        import codecarbon  # noqa: F401
    except ImportError as e:
        raise NotReady(f"the Python package codecarbon is not installed ({e})", missing=True) from e
    global _warnings
    _warnings = _Warnings()
    target, uuids = sys.argv[1], sys.argv[2:]
    gpus = [] if target == "CPU" else _gpus(uuids)
    if target == "GPU" and not gpus:
        raise NotReady("it finds no GPU through NVML")
    for uuid in uuids:
        if target != "CPU" and uuid not in [gpu[1] for gpu in gpus]:
            raise NotReady(f"it does not see {uuid}")
    devices = [_track_gpu(*gpu) for gpu in gpus] if gpus else [_track_cpu()]
    return {
        "codecarbon": importlib.metadata.version("codecarbon"),
        "target": "GPU" if gpus else "CPU",
        "estimate": not gpus and not _reads_rapl(_trackers["cpu"].tracker),
        "devices": devices,
    }


def _track_gpu(index, uuid, name):
    tracked = _Tracked("gpu_energy", [index])
    if not tracked.tracker.get_detected_hardware().get("gpu_model"):
        raise NotReady("it sees no GPU: it looks for one only where nvidia-smi is on the PATH and works")
    tracked.read()
    _trackers[uuid] = tracked
    return {"id": uuid, "name": name}


def _track_cpu():
    tracked = _Tracked("cpu_energy", [])
    tracked.read()
    _trackers["cpu"] = tracked
    model = tracked.tracker.get_detected_hardware().get("cpu_model")
    return {"id": "cpu", "name": str(model or "CPU of the machine")}


def _reads_rapl(tracker):
    """Whether its CPU energy is measured. Where that cannot be told it counts as guessed."""
    try:
        return any(str(item).startswith("CPU(Intel Rapl)") for item in tracker._conf["hardware"])
    except (AttributeError, KeyError, TypeError):
        return False


def _answer(question):
    return _trackers[question["device"]].read()


serve(_start, _answer)
