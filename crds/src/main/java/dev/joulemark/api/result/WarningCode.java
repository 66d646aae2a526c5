package dev.joulemark.api.result;

import java.util.Arrays;
import java.util.Optional;

/**
 * Warnings a measurement can carry: their stable codes, what each means, and what a user can do. The runner adds what it
 * saw; a status, which has room for codes only, is filled from here.
 */
public enum WarningCode {
    /** A window shorter than 10 s. */
    SHORT_MEASUREMENT_DURATION(
            "short_measurement_duration",
            "A measured window was shorter than 10 s.",
            "Make the window longer: raise workload.promptCount or workload.maxOutputTokens."),

    /** The driver may unload between runs. */
    GPU_PERSISTENCE_MODE_OFF(
            "gpu_persistence_mode_off", "Persistence mode of a GPU is off.", "Turn it on with nvidia-smi -pm 1."),

    /** More than 10 °C between start and end. */
    THERMAL_DRIFT_DETECTED(
            "thermal_drift_detected",
            "The temperature changed by more than 10 °C within a window.",
            "Raise measurement.warmup.thermalFloor and check the cooling."),

    /** Fewer than 10 samples of energy. */
    LOW_SAMPLE_COUNT(
            "low_sample_count",
            "A window has fewer than 10 energy samples.",
            "Make the window longer or measurement.samplePeriod shorter."),

    /** No source delivered energy. */
    ENERGY_MEASUREMENT_UNAVAILABLE(
            "energy_measurement_unavailable",
            "No source delivered energy.",
            "Run joulemark doctor on the machine, and see energy_source.tried in the result."),

    /** Two estimators of the same energy differ. */
    ESTIMATORS_DISAGREE(
            "estimators_disagree",
            "Two estimators of the same energy differ by more than 2 % and 3 standard deviations.",
            "Make the window longer; see estimators in the result."),

    /** Power that the driver has averaged is all there is, and the load changed at the edges of a window. */
    AVERAGED_POWER(
            "averaged_power",
            "The only reading is power averaged over about a second, which may have moved more than 1 % of the energy across"
                    + " the edges of a window.",
            "Make the window longer, or measure with a driver that tells instantaneous power or energy."),

    /** A hole in the samples. */
    SAMPLING_GAP(
            "sampling_gap",
            "Two samples lie further apart than 3 periods and 500 ms.",
            "Leave a core free for the sampler."),

    /** Thermal or brake slowdown. */
    THERMAL_THROTTLE(
            "thermal_throttle",
            "The GPU slowed down for heat or for its power brake.",
            "Check the cooling, or rest longer between repetitions."),

    /** The power limit held the GPU back. */
    POWER_CAP_ACTIVE(
            "power_cap_active",
            "The power limit held the GPU back for more than 5 % of a window.",
            "Expected at full load; compare only runs with the same limit."),

    /** Somebody else used the device. */
    CO_TENANT_OBSERVED("co_tenant_observed", "Another process used the GPU.", "Give the experiment a GPU of its own."),

    /** Whether somebody else used the device is not known. */
    ATTRIBUTION_UNKNOWN(
            "attribution_unknown",
            "The driver does not tell whether others used the GPU.",
            "Let the runner load libnvidia-ml.so.1 (in a container NVIDIA_DRIVER_CAPABILITIES=compute,utility), or make sure of"
                    + " it yourself."),

    /** The repetitions differ. */
    HIGH_VARIANCE(
            "high_variance",
            "Energy per output token varies by more than 5 % over the repetitions.",
            "Raise measurement.repetitions or the warm-up, and look for other load."),

    /** Idle power moved. */
    BASELINE_DRIFT(
            "baseline_drift",
            "Idle power before and after differs by more than 10 %.",
            "Use measurement.baseline.strategy: Fresh and look for other load."),

    /** Less energy than idling. */
    NEGATIVE_ADJUSTED_ENERGY(
            "negative_adjusted_energy",
            "The energy is less than idle power times duration.",
            "Measure the baseline anew with measurement.baseline.strategy: Fresh."),

    /** A model of the energy, not a measurement. */
    ESTIMATED_ENERGY(
            "estimated_energy",
            "The energy is an estimate, not a measurement.",
            "Run where RAPL or NVML can be read; joulemark doctor says why they cannot."),

    /** Weights from a configuration alone. */
    RANDOM_WEIGHTS(
            "random_weights",
            "The weights are random: the text means nothing, and where a prompt ends is chance.",
            "Set workload.decoding.ignoreEos: true to compare energy at equal lengths, or name a model with weights."),

    /** The envelope had no room for the runs. */
    RESULT_TRUNCATED(
            "result_truncated", "The single runs or some warnings did not fit.", "Read them from the stored result.");

    private final String code;
    private final String meaning;
    private final String remediation;

    WarningCode(String code, String meaning, String remediation) {
        this.code = code;
        this.meaning = meaning;
        this.remediation = remediation;
    }

    /** The stable name in results and statuses. */
    public String code() {
        return code;
    }

    /** What it means, as a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it, as a sentence. */
    public String remediation() {
        return remediation;
    }

    /**
     * Finds a warning by its stable name.
     *
     * @param code the name
     * @return the warning, or nothing for an unknown name
     */
    public static Optional<WarningCode> of(String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
