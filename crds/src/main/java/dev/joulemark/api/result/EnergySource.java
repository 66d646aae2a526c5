package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Where energy was read.
 *
 * @param backend the source: {@code Nvml}, {@code Rapl}, {@code Estimate}, {@code None}, …
 * @param scope what the energy covers, such as {@code gpu board} or {@code cpu package}
 * @param devices UUIDs of the GPUs, or names of the power domains
 * @param tried every source that was looked at, in order
 * @param samplePeriodS nominal time between two samples, in seconds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnergySource(
        @JsonPropertyDescription("The source: Nvml, Rapl, Estimate, None, ….")
        String backend,

        @JsonPropertyDescription("What the energy covers, such as gpu board or cpu package.")
        String scope,

        @JsonPropertyDescription("UUIDs of the GPUs, or names of the power domains.")
        List<String> devices,

        @JsonPropertyDescription("Every source that was looked at, in order.")
        List<BackendAttempt> tried,

        @JsonPropertyDescription("Nominal time between two samples, in seconds.")
        double samplePeriodS) {

    /** Copies the collections. */
    public EnergySource {
        devices = List.copyOf(devices);
        tried = List.copyOf(tried);
    }
}
