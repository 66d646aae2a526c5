package dev.joulemark.operator.cluster;

import dev.joulemark.operator.cluster.FaultProxy.Asked;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * One way in which the API server does not do what it is asked.
 *
 * @param which the requests it strikes
 * @param left how often it will strike still
 * @param code code of the answer
 * @param headers headers of the answer
 * @param body body of the answer
 * @param afterwards whether the request is carried out first and only its answer is lost
 */
public record Fault(
        Predicate<Asked> which,
        AtomicInteger left,
        int code,
        Map<String, String> headers,
        String body,
        boolean afterwards) {

    /**
     * An answer in place of the API server's.
     *
     * @param code its code
     * @param reason its reason, as in the API's {@code Status}
     * @param which the requests it strikes, for ever
     */
    public static Fault answer(int code, String reason, Predicate<Asked> which) {
        return new Fault(
                which, new AtomicInteger(Integer.MAX_VALUE), code, Map.of(), status(code, reason, "{}"), false);
    }

    /** The same with a header. */
    public Fault with(String header, String value) {
        return new Fault(which, left, code, Map.of(header, value), body, afterwards);
    }

    /** The same with details, such as a cause. */
    public Fault because(String reason, String details) {
        return new Fault(which, left, code, headers, status(code, reason, details), afterwards);
    }

    /** The same, striking so often only. */
    public Fault times(int times) {
        return new Fault(which, new AtomicInteger(times), code, headers, body, afterwards);
    }

    /** The same, once the API server has done what it was asked. */
    public Fault afterItWasDone() {
        return new Fault(which, left, code, headers, body, true);
    }

    boolean strikes(Asked asked) {
        return which.test(asked) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /**
     * Requests that create an object of a kind.
     *
     * @param namespace its namespace
     * @param kind its kind in the plural, as in a path
     */
    public static Predicate<Asked> creations(String namespace, String kind) {
        return asked -> asked.method().equals("POST") && asked.path().contains("/namespaces/" + namespace + "/" + kind);
    }

    private static String status(int code, String reason, String details) {
        return """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s",
                 "message":"%s, said the proxy","details":%s}""".formatted(code, reason, reason, details);
    }
}
