import os


class ZeusGPULostError(Exception):
    pass


class _Gpus:
    def supports_get_total_energy_consumption(self, index):
        return os.environ.get("STAND_IN") != "no counter"


def get_gpus():
    return _Gpus()
