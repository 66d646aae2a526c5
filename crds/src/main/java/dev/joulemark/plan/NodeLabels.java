package dev.joulemark.plan;

import dev.joulemark.api.v1alpha1.PlacementSpec;
import java.util.List;
import java.util.regex.Pattern;

/** Keys of a node selector. CEL cannot judge them: it may not match the keys of a map, which have no longest length. */
public final class NodeLabels {

    /** A qualified name of Kubernetes (apimachinery, IsQualifiedName). */
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private static final int SHOWN = 80;

    private NodeLabels() {}

    /**
     * Keys that no node can have, so that the API server would refuse the Pod.
     *
     * @param placement the effective placement
     * @return one sentence a key; empty when all are fine
     */
    public static List<String> faults(PlacementSpec placement) {
        return placement.nodeSelector().keySet().stream()
                .filter(key -> !KEY.matcher(key).matches())
                .sorted()
                .map(key -> "spec.placement.nodeSelector has the key '" + shown(key)
                        + "', which no label can have: use one such as example.com/pool.")
                .toList();
    }

    private static String shown(String key) {
        String safe = key.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…";
    }
}
