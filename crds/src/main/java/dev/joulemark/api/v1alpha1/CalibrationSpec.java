package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * Correction of the power sensor: true watts = gain × read watts + offset.
 *
 * @param gain factor, a decimal from 0.5 to 2
 * @param offsetWatts offset in watts, a decimal from -100 to 100
 */
public record CalibrationSpec(
        @Size(max = 16)
        @Pattern("^(0\\.[5-9][0-9]{0,5}|1(\\.[0-9]{1,6})?|2(\\.0{1,6})?)$")
        @JsonPropertyDescription("Factor on read watts, a decimal string from 0.5 to 2. Default: 1.")
        String gain,

        @Size(max = 16)
        @Pattern("^-?([0-9]{1,2}(\\.[0-9]{1,6})?|100(\\.0{1,6})?)$")
        @JsonPropertyDescription("Watts added after the factor, a decimal string from -100 to 100. Default: 0.")
        String offsetWatts) {

    /** Supplies gain 1 and offset 0. */
    public CalibrationSpec {
        gain = requireNonNullElse(gain, "1");
        offsetWatts = requireNonNullElse(offsetWatts, "0");
    }
}
