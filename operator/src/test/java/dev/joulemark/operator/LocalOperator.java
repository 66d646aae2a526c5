package dev.joulemark.operator;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.job.RunnerSettings;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.util.Set;

/** Starts an operator in the process of a test, under the shipped roles. */
final class LocalOperator {

    /** Of runner Pods whose kubelet is played. */
    static final RunnerSettings SETTINGS = new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    private LocalOperator() {}

    /** An operator that has started; the test stops it. */
    static Operator start(ControlPlane cluster, RunnerSettings settings) {
        OperatorConfig config = new OperatorConfig(settings, Set.of(), 0);
        Operator operator =
                OperatorMain.operator(OperatorMain.client(cluster.operatorConfig()), config, Clock.systemUTC());
        operator.start();
        return operator;
    }
}
