package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.zeus.ZeusdClient.Answer;
import java.util.List;

/** What zeusd means by an HTTP status that is not 200 (error.rs and auth.rs of zeusd 0.5.0). */
final class ZeusdStatus {

    private static final int LONGEST_QUOTE = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** How zeusd's binding of NVML words "GPU is lost" and "reset required" (nvml-wrapper 0.12, error.rs). */
    private static final List<String> LOST = List.of("fell off the bus", "requires a reset", "GPU is lost");

    private ZeusdStatus() {}

    static Answer failure(String name, String path, int status, String body) {
        ReadFailure.Kind kind = switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> ReadFailure.Kind.NO_PERMISSION;
            case NOT_FOUND -> ReadFailure.Kind.TRANSIENT;
            default ->
                LOST.stream().anyMatch(body::contains) ? ReadFailure.Kind.DEVICE_LOST : ReadFailure.Kind.TRANSIENT;
        };
        String meaning = switch (status) {
            case UNAUTHORIZED -> "it asks for a token";
            case FORBIDDEN -> "it refuses: " + quote(body);
            case NOT_FOUND -> "it does not serve this path";
            default -> quote(body);
        };
        String where = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        return new Answer.Failed(
                new ReadFailure(kind, name + " answered " + status + " to " + where + ": " + meaning), true);
    }

    private static String quote(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "no reason given";
        }
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }
}
