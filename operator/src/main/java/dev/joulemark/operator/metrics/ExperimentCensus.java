package dev.joulemark.operator.metrics;

import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.SummaryStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the experiments in the operator's cache: how many are in which phase now, and how the ones ended that ended since
 * the last count. Only the leader counts ends, and ends before its first count are not counted again, so that a sum over
 * replicas and a restart count each end at most once.
 */
public final class ExperimentCensus {

    private static final List<String> OUTCOMES = List.of("valid", "invalid", "unjudged", "failed", "cancelled");

    /** Clocks differ, and a Job needs its time to end. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final OperatorMetrics metrics;
    private final BooleanSupplier leading;
    private final InstantSource clock;
    private volatile Map<ExperimentPhase, Integer> phases = Map.of();
    private volatile long overdue;
    private @Nullable Set<String> ended;

    /**
     * A census that has not counted yet.
     *
     * @param metrics where it counts
     * @param leading whether this replica acts
     * @param clock wall clock, compared with times in statuses
     */
    public ExperimentCensus(OperatorMetrics metrics, BooleanSupplier leading, InstantSource clock) {
        this.metrics = metrics;
        this.leading = leading;
        this.clock = clock;
        for (ExperimentPhase phase : ExperimentPhase.values()) {
            metrics.gauge(
                    "joulemark.experiments",
                    "Experiments that exist, by phase",
                    () -> phases.getOrDefault(phase, 0),
                    "phase",
                    phase.name().toLowerCase(Locale.ROOT));
        }
        metrics.gauge(
                "joulemark.experiments.overdue",
                "Experiments that measure ten minutes longer than their timeout allows",
                () -> overdue);
        OUTCOMES.forEach(outcome -> ended(outcome, 0));
        energy(0);
    }

    /**
     * Counts.
     *
     * @param experiments all experiments the operator knows
     */
    public synchronized void count(Stream<EnergyExperiment> experiments) {
        Map<ExperimentPhase, Integer> now = new EnumMap<>(ExperimentPhase.class);
        Set<String> over = new HashSet<>();
        long late = 0;
        for (EnergyExperiment experiment : experiments.toList()) {
            EnergyExperimentStatus status = experiment.getStatus();
            ExperimentPhase phase = status == null || status.phase() == null ? ExperimentPhase.PENDING : status.phase();
            now.merge(phase, 1, Integer::sum);
            if (status != null && phase.terminal()) {
                String uid = experiment.getMetadata().getUid();
                over.add(uid);
                countEnd(uid, phase, status);
            }
            late += phase == ExperimentPhase.MEASURING && isOverdue(experiment) ? 1 : 0;
        }
        phases = now;
        overdue = late;
        ended = over;
    }

    private void countEnd(String uid, ExperimentPhase phase, EnergyExperimentStatus status) {
        if (ended != null && !ended.contains(uid) && leading.getAsBoolean()) {
            ended(outcome(phase, status), 1);
            energy(energyJoules(status.summary()));
        }
    }

    private boolean isOverdue(EnergyExperiment experiment) {
        String start = experiment.getStatus().startTime();
        Duration allowed = Durations.parse(experiment.getSpec().run().timeout()).plus(GRACE);
        return start != null && clock.instant().isAfter(Instant.parse(start).plus(allowed));
    }

    private void ended(String outcome, double count) {
        metrics.counter(
                        "joulemark.experiments.ended",
                        "Experiments that ended while this replica led, by outcome",
                        "outcome",
                        outcome)
                .increment(count);
    }

    private void energy(double joules) {
        metrics.counter(
                        "joulemark.measured.energy.joules",
                        "Energy of all windows that were measured, mean of repetitions")
                .increment(joules);
    }

    static String outcome(ExperimentPhase phase, EnergyExperimentStatus status) {
        if (phase != ExperimentPhase.SUCCEEDED) {
            return phase == ExperimentPhase.FAILED ? "failed" : "cancelled";
        }
        return status.conditions().stream()
                .filter(condition -> condition.type().equals("MeasurementValid"))
                .findFirst()
                .map(condition -> switch (condition.status()) {
                    case TRUE -> "valid";
                    case FALSE -> "invalid";
                    case UNKNOWN -> "unjudged";
                })
                .orElse("unjudged");
    }

    private static double energyJoules(@Nullable SummaryStatus summary) {
        String text = summary == null ? null : summary.energyJoules();
        return text == null ? 0 : Double.parseDouble(text);
    }
}
