package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.store.ResultBucket;
import java.util.List;

/** What commands are wired to. The seam lets tests run commands with instruments of their own. */
interface Wiring {

    /** Makes runs. */
    ExperimentRunner runner();

    /** Every power source of this version, in the order that {@code measure} prefers. */
    List<PowerSourceProvider> providers();

    /** The GPUs of the machine. */
    default GpuInventory inventory() {
        return List::of;
    }

    /** Where results in buckets lie. */
    ResultBucket bucket();
}
