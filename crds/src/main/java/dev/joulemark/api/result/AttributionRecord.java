package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Whether the energy of a GPU is that of one experiment, as far as could be seen before the model was loaded.
 *
 * @param status exclusive, Shared or Unknown
 * @param reasons sentences on what was seen, or what was not
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AttributionRecord(
        @JsonPropertyDescription("Exclusive, Shared or Unknown.")
        AttributionStatus status,

        @JsonPropertyDescription("Sentences on what was seen, or what was not.")
        List<String> reasons) {

    /** Copies the collections. */
    public AttributionRecord {
        reasons = List.copyOf(reasons);
    }
}
