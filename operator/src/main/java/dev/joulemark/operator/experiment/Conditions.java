package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.READY;
import static dev.joulemark.api.v1alpha1.ConditionType.RECONCILING;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list of conditions being written anew: a condition keeps its transition time while its status stays. */
final class Conditions {

    private static final int MAX_MESSAGE = 1_024;
    private static final int MAX_REASON = 64;

    private final Map<String, Condition> old = new LinkedHashMap<>();
    private final Map<String, Condition> written = new LinkedHashMap<>();
    private final long generation;
    private final String now;

    Conditions(List<Condition> before, long generation, Instant now) {
        before.forEach(condition -> old.put(condition.type(), condition));
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Conditions set(String type, ConditionStatus status, String reason, String message) {
        Condition before = old.get(type);
        String since = before != null && before.status() == status ? before.lastTransitionTime() : now;
        // A longer text would make the API server refuse the whole status, again and again.
        written.put(
                type,
                new Condition(type, status, cut(reason, MAX_REASON), cut(message, MAX_MESSAGE), since, generation));
        return this;
    }

    /** The condition as it was before. */
    Optional<Condition> before(String type) {
        return Optional.ofNullable(old.get(type));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    Conditions isTrue(String type, String reason, String message) {
        return set(type, ConditionStatus.TRUE, reason, message);
    }

    Conditions isFalse(String type, String reason, String message) {
        return set(type, ConditionStatus.FALSE, reason, message);
    }

    /**
     * Work goes on. Where the user asked for no more than acceptance this is ready already: tools that wait by kstatus take
     * an object that is Reconciling as unfinished, whatever Ready says.
     */
    Conditions underWay(ConditionStatus ready, String reason, String message) {
        set(READY, ready, reason, message);
        return ready == ConditionStatus.TRUE ? this : isTrue(RECONCILING, reason, message);
    }

    List<Condition> list() {
        return List.copyOf(new ArrayList<>(written.values()));
    }
}
