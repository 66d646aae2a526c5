package dev.joulemark.runner.power;

import java.util.List;

/** The GPUs of the machine, used by the measurement or not. */
public interface GpuInventory {

    /** All GPUs the driver shows; empty when there is no driver. */
    List<GpuFacts> gpus();
}
