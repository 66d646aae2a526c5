package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random stories: Jobs go every way a cluster can take them, the user changes his mind, the operator dies between acting and
 * writing, or acts on a cache that is behind. A seed that fails is named and fails again.
 */
@Tag("K8S-4")
final class EventOrdersTest {

    private static final int STORIES = 500;
    private static final int ROUNDS = 40;
    private static final int BUDGET = 2;

    private final ExperimentPlanner planner =
            new ExperimentPlanner(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noOrderOfEventsMakesASecondJobAWrongNumberAStepBackOrAnEndlessWait(boolean queue) {
        for (int seed = 0; seed < STORIES; seed++) {
            try {
                new Run(new Random(seed), queue).tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + (queue ? " in a queue" : ""), e);
            }
        }
    }

    /** What a cache holds: spec and status as of one version of the experiment. */
    private record Version(String state, int nonce, EnergyExperimentStatus status) {}

    private final class Run {

        private final Random random;
        private final boolean queue;
        private final SimulatedCluster cluster;
        private Version stored = new Version("Run", 0, EnergyExperimentStatus.empty());
        private Version cached = stored;
        private Instant now = Story.START;

        Run(Random random, boolean queue) {
            this.random = random;
            this.queue = queue;
            this.cluster = new SimulatedCluster(queue);
        }

        void tell() {
            for (int round = 0; round < ROUNDS; round++) {
                now = now.plusSeconds(random.nextInt(90));
                if (random.nextInt(10) == 0) {
                    userActs();
                }
                cluster.somethingHappens(random, now, known());
                if (random.nextInt(4) > 0) {
                    cached = stored;
                }
                round(random.nextInt(8) == 0);
            }
            settle();
        }

        /** The last attempt whose Job the status speaks of. */
        private int known() {
            ExperimentPhase phase = stored.status().phase();
            int current = Attempts.of(stored.status(), 0).current();
            return phase != null && (phase.underWay() || phase.terminal()) ? current : current - 1;
        }

        private void userActs() {
            stored = switch (random.nextInt(5)) {
                case 0 -> new Version("Suspend", stored.nonce(), stored.status());
                case 1 -> new Version("Cancel", stored.nonce(), stored.status());
                case 2 -> new Version("Run", stored.nonce() + 1, stored.status());
                default -> new Version("Run", stored.nonce(), stored.status());
            };
        }

        /** One round of the operator, which may die after its actions and before it has written. */
        private Plan round(boolean dies) {
            Version seen = cached;
            int current = Attempts.of(seen.status(), 0).current();
            Plan plan = planner.plan(new Situation(
                    experiment(seen), List.of(), cluster.observe(current), false, cluster.leftovers(current), now));
            boolean certain = seen.equals(stored);
            if (!certain && plan.actions().stream().anyMatch(Action::needsCertainty)) {
                return plan;
            }
            plan.actions().forEach(action -> cluster.carryOut(action, now));
            if (certain && !dies) {
                judge(seen, plan);
                stored = new Version(seen.state(), seen.nonce(), plan.status());
            }
            return plan;
        }

        private void judge(Version before, Plan plan) {
            EnergyExperimentStatus after = plan.status();
            ExperimentPhase was = before.status().phase();
            boolean over = was != null && was.terminal();
            AttemptsStatus counts = before.status().attempts();
            if (over && counts != null && before.nonce() == counts.rerunNonce()) {
                assertThat(after).as("what is over stays as it is").isEqualTo(before.status());
            }
            ExperimentPhase is = after.phase();
            assertThat(is).isNotNull();
            if (!is.terminal() && is != ExperimentPhase.SUSPENDED) {
                assertThat(plan.lookAgain())
                        .as("an endless wait in phase %s", is)
                        .isPresent();
            }
            numbers(after);
        }

        private void numbers(EnergyExperimentStatus status) {
            AttemptsStatus counts = status.attempts();
            if (status.summary() != null && counts != null) {
                assertThat(status.phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
                assertThat(status.summary().energyPerOutputTokenJoules())
                        .as("a number of the current attempt")
                        .isEqualTo(Integer.toString(counts.current()));
            }
            for (PastAttempt past : status.history()) {
                assertThat(past.attempt()).isLessThan(Attempts.of(status, 0).current());
                if (past.energyPerOutputTokenJoules() != null) {
                    assertThat(past.energyPerOutputTokenJoules()).isEqualTo(Integer.toString(past.attempt()));
                }
            }
            if (counts != null) {
                assertThat(counts.infrastructure()).isLessThanOrEqualTo(BUDGET);
                assertThat(counts.measurement()).isLessThanOrEqualTo(1 + BUDGET);
            }
        }

        /** Nothing happens any more: the deadlines alone end the story, and nothing is left behind. */
        private void settle() {
            stored = new Version("Run", stored.nonce(), stored.status());
            for (int round = 0; round < 40; round++) {
                cached = stored;
                Plan plan = round(false);
                now = now.plus(plan.lookAgain().orElse(Duration.ofSeconds(1)));
            }
            ExperimentPhase phase = stored.status().phase();
            assertThat(phase).isNotNull();
            assertThat(phase.terminal()).as("phase %s in the end", phase).isTrue();
            assertThat(cluster.nothingRuns()).as("nothing is left running").isTrue();
        }

        private EnergyExperiment experiment(Version version) {
            EnergyExperiment experiment = Experiments.parse("""
                    metadata: {name: smallest, namespace: team-a, uid: %s, generation: 1}
                    spec:
                      model: {path: models/m.gguf}
                      workload: {dataset: {name: aienergyscore}}
                      run:
                        state: %s
                        rerunNonce: %d
                        retry: {maxInfrastructureRetries: %d, maxMeasurementRetries: %d}
                      %s
                    """.formatted(
                            Experiments.UID,
                            version.state(),
                            version.nonce(),
                            BUDGET,
                            BUDGET,
                            queue ? "queue: {localQueue: gpu}" : ""));
            return Experiments.with(experiment, version.status());
        }
    }
}
