package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How long requests took. A request is one prompt; it begins when the engine takes it up, so that waiting for an earlier
 * batch is not part of it, and a token is there when its id has arrived on the host. Requests without a token are left out.
 *
 * @param timeToFirstTokenS from the begin of a request to its first token; one a request
 * @param interTokenLatencyS from a token of a request to its next; one a token but the first
 * @param requestLatencyS from the begin of a request to its last token; one a request
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LatencyResult(
        @JsonPropertyDescription(
                "From the moment the engine takes up a prompt to its first token on the host; one a prompt.")
        LatencyStatistics timeToFirstTokenS,

        @JsonPropertyDescription("From a token of a prompt to its next; one a token but the first.")
        LatencyStatistics interTokenLatencyS,

        @JsonPropertyDescription("From the moment the engine takes up a prompt to its last token; one a prompt.")
        LatencyStatistics requestLatencyS) {}
