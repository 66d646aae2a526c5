package dev.joulemark.operator;

import dev.joulemark.operator.answers.ApiServerClock;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.client.Config;
import io.javaoperatorsdk.operator.Operator;
import java.time.InstantSource;
import java.util.Set;

/** Starts an operator in the process of a test, under the shipped roles. */
final class LocalOperator {

    /** Of runner Pods whose kubelet is played. */
    static final RunnerSettings SETTINGS = new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    private LocalOperator() {}

    /** An operator that has started; the test stops it. */
    static Operator start(ControlPlane cluster, RunnerSettings settings) {
        return start(cluster.operatorConfig(), settings);
    }

    /** The same, by another way to the API server. */
    static Operator start(Config access, RunnerSettings settings) {
        return start(access, settings, InstantSource.system());
    }

    /** The same on a machine with a clock of its own. */
    static Operator start(Config access, RunnerSettings settings, InstantSource machine) {
        OperatorConfig config = new OperatorConfig(settings, Set.of(), 0);
        ApiServerClock clock = new ApiServerClock(machine, System::nanoTime);
        Operator operator = OperatorMain.operator(OperatorMain.client(access, clock), config, clock);
        operator.start();
        return operator;
    }
}
