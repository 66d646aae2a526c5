package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How energy is measured.
 *
 * @param energyBackend source of the energy readings
 * @param zeus how to reach zeusd; only for {@code Zeus}
 * @param samplePeriod time between power samples, 10 ms to 1 s
 * @param baseline how idle power is obtained
 * @param warmup what runs before the window, and how long the device rests then
 * @param repetitions measured windows, 1 to 32
 * @param cooldown rest between repetitions, 0 s to 1 h
 * @param maxCv largest coefficient of variation that is still valid, a decimal from 0 to 1; null for no limit
 * @param calibration correction of the sensor; null for none
 */
@ValidationRule(
        value = "!has(self.samplePeriod) || (duration(self.samplePeriod) >= duration('10ms')"
                + " && duration(self.samplePeriod) <= duration('1s'))",
        fieldPath = ".samplePeriod",
        message = "samplePeriod must be from 10ms to 1s")
@ValidationRule(
        value = "!has(self.cooldown) || duration(self.cooldown) <= duration('1h')",
        fieldPath = ".cooldown",
        message = "cooldown must be at most 1h")
@ValidationRule(
        value = "!has(self.zeus) || (has(self.energyBackend) && self.energyBackend == 'Zeus')",
        fieldPath = ".zeus",
        message = "zeus is only for energyBackend Zeus: remove it or set energyBackend: Zeus")
public record MeasurementSpec(
        @JsonPropertyDescription("Source of the energy readings. Auto takes, on a GPU, the first that answers of Zeus,"
                + " NVML, CodeCarbon, and on a CPU of RAPL, CodeCarbon, Estimate; what was tried is recorded. A named"
                + " source that is not there ends the run. Estimate is never valid; None measures no energy."
                + " Default: Auto.")
        EnergyBackend energyBackend,

        @JsonPropertyDescription("How to reach zeusd. Only with energyBackend: Zeus.") @Nullable
        ZeusSpec zeus,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Time between two power samples, 10ms to 1s. Default: 100ms.")
        String samplePeriod,

        @JsonPropertyDescription("How idle power is obtained, before the model is loaded. It is subtracted in the"
                + " adjusted energy; the total is reported beside it.")
        BaselineSpec baseline,

        @JsonPropertyDescription("Runs before the window, and the rest after them, so that the window starts warm but"
                + " not throttled. Warm-up is never counted.")
        WarmupSpec warmup,

        @Min(1)
        @Max(32)
        @JsonPropertyDescription("Measured windows over the same workload. Three or more give a spread. Default: 3.")
        Integer repetitions,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Rest between two repetitions, at most 1h. Default: 30s.")
        String cooldown,

        @Size(max = 16)
        @Pattern("^(0\\.[0-9]{1,6}|1(\\.0{1,6})?)$")
        @JsonPropertyDescription("Largest coefficient of variation of energy per output token over the repetitions, a"
                + " decimal string from 0 to 1; more makes the measurement invalid. Default: no limit.")
        @Nullable
        String maxCv,

        @JsonPropertyDescription("Correction of the power sensor against a reference meter. Default: none.") @Nullable
        CalibrationSpec calibration) {

    /** Time between power samples when none is given. */
    public static final String DEFAULT_SAMPLE_PERIOD = "100ms";

    /** Measured windows when none is given. */
    public static final int DEFAULT_REPETITIONS = 3;

    /** Rest between repetitions when none is given. */
    public static final String DEFAULT_COOLDOWN = "30s";

    /** Supplies the defaults of absent values. */
    public MeasurementSpec {
        energyBackend = requireNonNullElse(energyBackend, EnergyBackend.AUTO);
        samplePeriod = requireNonNullElse(samplePeriod, DEFAULT_SAMPLE_PERIOD);
        baseline = requireNonNullElseGet(baseline, BaselineSpec::defaults);
        warmup = requireNonNullElseGet(warmup, WarmupSpec::defaults);
        repetitions = requireNonNullElse(repetitions, DEFAULT_REPETITIONS);
        cooldown = requireNonNullElse(cooldown, DEFAULT_COOLDOWN);
    }

    /** The measurement that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static MeasurementSpec defaults() {
        return new MeasurementSpec(null, null, null, null, null, null, null, null, null);
    }
}
