package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.Validity;
import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Jobs by attempt, and what may happen to them at any moment. Every number it measures is that of its attempt. */
final class SimulatedCluster {

    private final Map<Integer, ObservedAttempt> jobs = new TreeMap<>();
    private final Set<Integer> everCreated = new HashSet<>();
    private final boolean queue;

    SimulatedCluster(boolean queue) {
        this.queue = queue;
    }

    ObservedAttempt observe(int attempt) {
        return jobs.getOrDefault(attempt, new ObservedAttempt.NotStarted());
    }

    Leftovers leftovers(int current) {
        List<Leftovers.OtherJob> others = new ArrayList<>();
        jobs.forEach((attempt, state) -> {
            if (attempt != current) {
                others.add(new Leftovers.OtherJob(attempt, isOver(state), false));
            }
        });
        return new Leftovers(others, false, false);
    }

    void carryOut(Action action, Instant now) {
        switch (action) {
            case Action.CreateAttempt(int attempt) -> {
                if (!jobs.containsKey(attempt)) {
                    assertThat(everCreated.add(attempt))
                            .as("a second Job of attempt %d", attempt)
                            .isTrue();
                    jobs.put(attempt, queue ? Seen.queued(now) : Seen.pending(now));
                }
            }
            case Action.CreateCollector _ -> throw new AssertionError("no result is kept here");
            case Action.DeleteJob(int attempt) -> jobs.remove(attempt);
            case Action.SetJobTtl(int attempt, long _) -> {
                assertThat(isOver(observe(attempt))).isTrue();
                jobs.remove(attempt);
            }
        }
    }

    /** One thing happens to one Job; to one the status knows, also its deletion by hand. */
    void somethingHappens(Random random, Instant now, int known) {
        if (jobs.isEmpty()) {
            return;
        }
        List<Integer> attempts = List.copyOf(jobs.keySet());
        int attempt = attempts.get(random.nextInt(attempts.size()));
        if (attempt <= known && random.nextInt(12) == 0) {
            jobs.remove(attempt);
            return;
        }
        jobs.computeIfPresent(attempt, (number, state) -> next(state, number, random, now));
    }

    boolean nothingRuns() {
        return jobs.values().stream().allMatch(SimulatedCluster::isOver);
    }

    private ObservedAttempt next(ObservedAttempt state, int attempt, Random random, Instant now) {
        return switch (state) {
            case ObservedAttempt.Queued _ -> Seen.pending(now);
            case ObservedAttempt.Waiting waiting ->
                switch (random.nextInt(4)) {
                    case 0 -> queue ? Seen.queued(now) : waiting;
                    case 1 -> Seen.unschedulable(Instant.parse(waiting.since()));
                    default -> Seen.running(now);
                };
            case ObservedAttempt.Running running ->
                switch (random.nextInt(8)) {
                    case 0 -> queue ? Seen.queued(now) : Seen.silent(now);
                    case 1 -> Seen.silent(now);
                    case 2 -> Seen.evicted();
                    case 3 -> Seen.failed("PreemptionByScheduler", FailureKind.PREEMPTED);
                    case 4 -> Seen.failed("OOMKilled", FailureKind.FINAL);
                    case 5 -> measured(attempt, new MeasurementValidity(Validity.FALSE, "SampleGap", "m"));
                    case 6 -> measured(attempt, new MeasurementValidity(Validity.TRUE, "Measured", "m"));
                    default -> running;
                };
            case ObservedAttempt.Leaving _ ->
                random.nextBoolean()
                        ? Seen.evicted()
                        : measured(attempt, new MeasurementValidity(Validity.TRUE, "Measured", "m"));
            default -> state;
        };
    }

    private static boolean isOver(ObservedAttempt state) {
        return state instanceof ObservedAttempt.Measured || state instanceof ObservedAttempt.Failed;
    }

    private static ObservedAttempt measured(int attempt, MeasurementValidity verdict) {
        ResultEnvelope whole = Envelopes.judged(Experiments.UID, attempt, verdict);
        EnvelopeNumbers numbers = new EnvelopeNumbers(
                120.5, 100.25, 2.025, (double) attempt, 6.2, 12.8, 12.05, 15.5, 10.0, 420L, 128.0, 1.5, 3);
        return new ObservedAttempt.Measured(
                new ResultEnvelope(
                        whole.schema(),
                        whole.experimentUid(),
                        attempt,
                        whole.outcome(),
                        null,
                        null,
                        whole.uri(),
                        whole.sha256(),
                        whole.bytes(),
                        whole.schemaVersion(),
                        null,
                        numbers,
                        verdict,
                        whole.warnings(),
                        whole.runs(),
                        false,
                        whole.provenance()),
                new ObservedAttempt.Place("node-1", "2026-11-25T12:00:00Z", "2026-11-25T12:10:00Z"));
    }
}
