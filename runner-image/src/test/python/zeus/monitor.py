import os
import time

from zeus.device import ZeusGPULostError


class _Measurement:
    pass


class ZeusMonitor:
    """100 W for each step of the index."""

    def __init__(self, gpu_indices, cpu_indices):
        assert cpu_indices == []
        self.gpu_indices = gpu_indices
        self.measurement_states = {}

    def begin_window(self, key, sync_execution=True):
        assert not sync_execution
        self.measurement_states[key] = time.monotonic()

    def end_window(self, key, sync_execution=True):
        assert not sync_execution
        seconds = time.monotonic() - self.measurement_states.pop(key)
        if os.environ.get("STAND_IN") == "lost":
            raise ZeusGPULostError("gone")
        measurement = _Measurement()
        name = "energy" if os.environ.get("STAND_IN") == "before 0.13.1" else "gpu_energy"
        setattr(measurement, name, {i: 100 * (i + 1) * seconds for i in self.gpu_indices})
        return measurement
