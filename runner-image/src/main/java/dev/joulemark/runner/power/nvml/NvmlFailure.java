package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.ReadFailure;

/** Why NVML, or one of its calls, does not work, and what a user can do about it. */
enum NvmlFailure {
    LIBRARY_NOT_FOUND(
            "There is no NVIDIA driver here, or this container was not given it.",
            "Install the NVIDIA driver; in a container ask for the driver capability \"utility\""
                    + " (NVIDIA_DRIVER_CAPABILITIES). " + NvmlLibrary.OVERRIDE + " names another library."),
    DRIVER_NOT_LOADED(
            "The NVIDIA kernel module is not loaded.",
            "Load the NVIDIA kernel module (modprobe nvidia), and see that nvidia-smi works on the node."),
    VERSION_MISMATCH(
            "The library and the kernel module are of different versions.",
            "After an upgrade of the driver, reboot the node; a container that was started before it must be started anew."),
    NO_PERMISSION(
            "This user may not use the GPU's device files.",
            "Give this user access to /dev/nvidiactl and /dev/nvidia*; in a container let the NVIDIA runtime mount them."),
    OPERATING_SYSTEM(
            "The operating system or a control group keeps this process from the GPU, as in a container that was given none.",
            "Ask for the GPU: resources.limits nvidia.com/gpu on a cluster, --gpus or NVIDIA_VISIBLE_DEVICES in a container."),
    GPU_LOST(
            "The GPU fell off the bus or became inaccessible.",
            "Reset the GPU or reboot the node; the kernel's log names the cause (Xid)."),
    RESET_REQUIRED(
            "The GPU does not work again before it is reset.",
            "Reset the GPU (nvidia-smi --gpu-reset -i UUID, with nothing running on it) or reboot the node."),
    TIMEOUT(
            "The driver did not answer in time.",
            "See whether nvidia-smi answers on the node; a driver that hangs needs a reboot."),
    NOT_READY("The driver is not ready.", "Try again in a minute; nvidia-persistenced keeps the GPU initialised."),
    NO_SUCH_GPU("The driver knows no such GPU.", "Compare the UUID with those that nvidia-smi -L lists."),
    UNSUPPORTED("The GPU or its driver does not offer this.", "Update the driver."),
    OTHER("The driver gives no reason.", "See that nvidia-smi works on the node and in the container.");

    private final String meaning;
    private final String guidance;

    NvmlFailure(String meaning, String guidance) {
        this.meaning = meaning;
        this.guidance = guidance;
    }

    /** The failure that a code other than success means. */
    static NvmlFailure of(int code) {
        return switch (code) {
            case NvmlCode.LIBRARY_NOT_FOUND -> LIBRARY_NOT_FOUND;
            case NvmlCode.DRIVER_NOT_LOADED -> DRIVER_NOT_LOADED;
            case NvmlCode.LIB_RM_VERSION_MISMATCH -> VERSION_MISMATCH;
            case NvmlCode.NO_PERMISSION -> NO_PERMISSION;
            case NvmlCode.OPERATING_SYSTEM -> OPERATING_SYSTEM;
            case NvmlCode.GPU_IS_LOST -> GPU_LOST;
            case NvmlCode.RESET_REQUIRED -> RESET_REQUIRED;
            case NvmlCode.TIMEOUT -> TIMEOUT;
            case NvmlCode.NOT_READY -> NOT_READY;
            case NvmlCode.NOT_FOUND, NvmlCode.GPU_NOT_FOUND -> NO_SUCH_GPU;
            case NvmlCode.NOT_SUPPORTED, NvmlCode.FUNCTION_NOT_FOUND -> UNSUPPORTED;
            default -> OTHER;
        };
    }

    /** What it means, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** What to do, in a sentence. */
    String guidance() {
        return guidance;
    }

    /** What it means for readings. A driver that is merely slow or busy may answer the next one. */
    ReadFailure.Kind kind() {
        return switch (this) {
            case GPU_LOST, RESET_REQUIRED -> ReadFailure.Kind.DEVICE_LOST;
            case NO_PERMISSION, OPERATING_SYSTEM -> ReadFailure.Kind.NO_PERMISSION;
            case LIBRARY_NOT_FOUND,
                    DRIVER_NOT_LOADED,
                    VERSION_MISMATCH,
                    TIMEOUT,
                    NOT_READY,
                    NO_SUCH_GPU,
                    UNSUPPORTED,
                    OTHER -> ReadFailure.Kind.TRANSIENT;
        };
    }
}
