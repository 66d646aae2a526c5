package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Java virtual machine of the runner.
 *
 * @param name its name
 * @param collectors garbage collectors
 * @param flags options that begin with -X
 * @param maxHeapBytes largest heap
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JvmRecord(
        @JsonPropertyDescription("Its name.") @Nullable String name,

        @JsonPropertyDescription("Garbage collectors.") List<String> collectors,

        @JsonPropertyDescription("Options that begin with -X.")
        List<String> flags,

        @JsonPropertyDescription("Largest heap.") @Nullable Long maxHeapBytes) {

    /** Copies the collections. */
    public JvmRecord {
        collectors = List.copyOf(collectors);
        flags = List.copyOf(flags);
    }
}
