import logging
import os
import time

_logger = logging.getLogger("codecarbon")
_logger.propagate = False


class _Data:
    pass


class OfflineEmissionsTracker:
    """100 W; knows fewer settings than the real one."""

    def __init__(self, country_iso_code, gpu_ids, pue, output_handlers, save_to_file, save_to_api, tracking_mode):
        assert pue == 1.0 and not save_to_file and not save_to_api and tracking_mode == "machine"
        self._handlers = output_handlers
        self._conf = {"hardware": ["RAM()", os.environ.get("STAND_IN_CPU", "CPU(Cpu Load)")]}
        self._flushes = 0

    def start(self):
        _logger.warning("something about the setting up")
        self._started = time.monotonic()

    def get_detected_hardware(self):
        return {"gpu_model": "" if os.environ.get("STAND_IN") == "no nvidia-smi" else "2 x x", "cpu_model": "CPU"}

    def flush(self):
        self._flushes += 1
        behaviour = os.environ.get("STAND_IN") if self._flushes > 1 else None
        data = _Data()
        data.gpu_energy = data.cpu_energy = 100 * (time.monotonic() - self._started) / 3.6e6
        if behaviour == "0 J":
            if self._flushes == 2:
                _logger.warning("Failed to read the GPU,\nits energy will be reported as 0")
            data.gpu_energy = data.cpu_energy = self._last
        self._last = data.gpu_energy
        if behaviour == "silent":
            _logger.warning("graceful shutdown")
            return
        for handler in self._handlers:
            handler.out(data, data)
