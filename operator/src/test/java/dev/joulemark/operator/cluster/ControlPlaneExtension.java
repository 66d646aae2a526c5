package dev.joulemark.operator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link ControlPlane}: the one whose kubeconfig {@code JOULEMARK_CLUSTER} names, else one of our own, started
 * once for all tests and ended with them. Tests that need a node always get one of our own, since they look into its volumes.
 */
public final class ControlPlaneExtension implements ExecutionCondition, ParameterResolver {

    private static final Path SCRIPTS = Path.of("../deploy/cluster");
    private static final int PORTS = 4;

    private final boolean node;

    /** An API server and controllers; nothing runs Pods. */
    public ControlPlaneExtension() {
        this(false);
    }

    private ControlPlaneExtension(boolean node) {
        this.node = node;
    }

    /** With a node that runs containers. */
    public static ControlPlaneExtension withNode() {
        return new ControlPlaneExtension(true);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (given() != null && !node) {
            return ConditionEvaluationResult.enabled("JOULEMARK_CLUSTER names a cluster.");
        }
        String[] arguments = node ? new String[] {"--check", "--node"} : new String[] {"--check"};
        Script check = Script.run(SCRIPTS.resolve("build.sh"), Map.of(), arguments);
        return check.succeeded()
                ? ConditionEvaluationResult.enabled("A cluster can be started here.")
                : ConditionEvaluationResult.disabled("Left out, since no cluster can be started here: " + check.output()
                        + (node ? "" : " Or name a kubeconfig in JOULEMARK_CLUSTER."));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ControlPlane.class;
    }

    @Override
    public ControlPlane resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ControlPlaneExtension.class))
                .computeIfAbsent(node ? "node" : "cluster", key -> start(), Started.class)
                .controlPlane();
    }

    /** Ended by JUnit when all tests are over. */
    private record Started(ControlPlane controlPlane, Map<String, String> environment) implements AutoCloseable {

        @Override
        public void close() {
            controlPlane.admin().close();
            if (!environment.isEmpty()) {
                Script.run(SCRIPTS.resolve("down.sh"), environment);
            }
        }
    }

    private Started start() {
        String given = given();
        if (given != null && !node) {
            ControlPlane controlPlane = new ControlPlane(Path.of(given), null);
            controlPlane.install();
            return new Started(controlPlane, Map.of());
        }
        Path state = Path.of("target", node ? "cluster-with-node" : "cluster").toAbsolutePath();
        Map<String, String> environment = Map.of(
                "JOULEMARK_CLUSTER_STATE", state.toString(), "JOULEMARK_CLUSTER_PORT", Integer.toString(freePort()));
        // What an interrupted run left behind would be taken for a running cluster.
        Script.run(SCRIPTS.resolve("down.sh"), environment);
        String[] arguments = node ? new String[] {"--node"} : new String[] {};
        Script up = Script.run(SCRIPTS.resolve("up.sh"), environment, arguments);
        if (!up.succeeded()) {
            throw new IllegalStateException("up.sh failed: " + up.output());
        }
        return new Started(ControlPlane.at(state), environment);
    }

    private static @Nullable String given() {
        return System.getenv("JOULEMARK_CLUSTER");
    }

    /** The first of several free ports in a row. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            boolean free = true;
            for (int i = 0; i < PORTS; i++) {
                free &= free(port + i);
            }
            if (free) {
                return port;
            }
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (java.net.BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
