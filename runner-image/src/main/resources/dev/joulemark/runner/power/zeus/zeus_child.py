"""Energy since the start of each GPU by ZeusMonitor. Arguments: UUIDs of the GPUs, none for all."""


def _start():
    import importlib.metadata

    try:
        import pynvml
        from zeus.device import get_gpus
        from zeus.monitor import ZeusMonitor
    except ImportError as e:
        raise NotReady(f"the Python package zeus is not installed ({e})", missing=True) from e
    pynvml.nvmlInit()
    handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
    uuids = [_plain(pynvml.nvmlDeviceGetUUID(handle)) for handle in handles]
    names = [_plain(pynvml.nvmlDeviceGetName(handle)) for handle in handles]
    wanted = sys.argv[1:] or uuids
    for uuid in wanted:
        if uuid not in uuids:
            raise NotReady(f"zeus does not see {uuid}; it sees {', '.join(uuids) or 'no GPU'}")
    gpus = get_gpus()
    indices = [uuids.index(uuid) for uuid in wanted]
    counts = all(gpus.supports_get_total_energy_consumption(index) for index in indices)
    hello = {
        "zeus": importlib.metadata.version("zeus"),
        "path": "counter" if counts else "polling",
        "gpus": [{"uuid": uuid, "name": names[uuids.index(uuid)]} for uuid in wanted],
    }
    if not counts:
        raise NotReady("a GPU has no energy counter, and zeus would integrate polled power", **hello)
    for uuid, index in zip(wanted, indices):
        # One monitor a GPU: one that fails leaves the others alone. The CUDA work is another process's, so nothing is
        # synchronised here: a side process would only create a context of its own.
        monitor = ZeusMonitor(gpu_indices=[index], cpu_indices=[])
        monitor.begin_window("run", sync_execution=False)
        _monitors[uuid] = (monitor, index, monitor.measurement_states["run"])
    return hello


_monitors = {}


def _plain(value):
    return value.decode() if isinstance(value, bytes) else value


def _answer(question):
    monitor, index, started = _monitors[question["gpu"]]
    try:
        measurement = monitor.end_window("run", sync_execution=False)
    finally:
        # The window goes on: the same start, so that nothing between two readings is lost.
        monitor.measurement_states["run"] = started
    energy = getattr(measurement, "gpu_energy", None)
    if energy is None:
        energy = measurement.energy  # before zeus 0.13.1
    return {"joules": float(energy[index])}


def _kind(exception):
    return {
        "ZeusGPULostError": "lost",
        "ZeusGPUResetRequiredError": "lost",
        "ZeusGPUNoPermissionError": "denied",
    }.get(type(exception).__name__, "transient")


serve(_start, _answer, _kind)
