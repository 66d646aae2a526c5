"""Two GPUs."""


def nvmlInit():
    print("what a library prints on standard output")


def nvmlDeviceGetCount():
    return 2


def nvmlDeviceGetHandleByIndex(index):
    return index


def nvmlDeviceGetUUID(handle):
    return f"GPU-{'ab'[handle]}"


def nvmlDeviceGetName(handle):
    return b"Stand-in GPU"
