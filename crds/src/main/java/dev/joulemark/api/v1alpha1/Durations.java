package dev.joulemark.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;

/**
 * Durations as Kubernetes users write them: a sequence of decimal numbers with a unit, such as {@code 30s},
 * {@code 1h30m} or {@code 100ms} (the syntax of Go's {@code time.ParseDuration}, without signs and without units below
 * a millisecond).
 */
public final class Durations {

    /** Regular expression of a duration, for the schema. */
    public static final String PATTERN = "^([0-9]{1,9}(\\.[0-9]{1,6})?(ms|s|m|h))+$";

    private static final java.util.regex.Pattern PART =
            java.util.regex.Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|s|m|h)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text the written form, for example {@code 1h30m}
     * @return the duration, 0 or more, exact to the nanosecond
     * @throws IllegalArgumentException if the text is not a duration; the message names it
     */
    public static Duration parse(String text) {
        if (!text.matches(PATTERN)) {
            throw new IllegalArgumentException("'" + text + "' is not a duration: write it like 30s, 1h30m or 100ms");
        }
        Duration sum = Duration.ZERO;
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            long unitNanos = switch (matcher.group(2)) {
                case "ms" -> 1_000_000L;
                case "s" -> 1_000_000_000L;
                case "m" -> 60_000_000_000L;
                default -> 3_600_000_000_000L;
            };
            sum = sum.plusNanos(new java.math.BigDecimal(matcher.group(1))
                    .multiply(java.math.BigDecimal.valueOf(unitNanos))
                    .longValue());
        }
        return sum;
    }
}
