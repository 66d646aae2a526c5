package dev.joulemark.operator.health;

/**
 * The answer to a probe.
 *
 * @param good whether the probe succeeds
 * @param reason one sentence for whoever asks by hand
 */
public record Verdict(boolean good, String reason) {

    static Verdict good(String reason) {
        return new Verdict(true, reason);
    }

    static Verdict bad(String reason) {
        return new Verdict(false, reason);
    }
}
