package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.job.RunnerSettings;
import io.javaoperatorsdk.operator.Operator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An operator in the process of the tests, started before each of them and stopped after it. */
final class RunningOperator implements BeforeEachCallback, AfterEachCallback {

    private final ControlPlane cluster;
    private final RunnerSettings settings;
    private @Nullable Operator operator;

    RunningOperator(ControlPlane cluster, RunnerSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
    }

    /** Starts another, where a test has stopped the one before. */
    void start() {
        operator = LocalOperator.start(cluster, settings);
    }

    void stop() {
        requireNonNull(operator).stop();
    }
}
