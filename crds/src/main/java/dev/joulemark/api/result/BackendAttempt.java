package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One source that was looked at.
 *
 * @param backend the source
 * @param chosen whether it was taken
 * @param reason why, or why not
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BackendAttempt(
        @JsonPropertyDescription("The source.") String backend,

        @JsonPropertyDescription("Whether it was taken.") boolean chosen,

        @JsonPropertyDescription("Why, or why not.") String reason) {}
