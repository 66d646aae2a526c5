package dev.joulemark.operator;

import dev.joulemark.operator.job.RunnerSettings;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of the operator process, read from the environment in this one place.
 *
 * @param runner what the installation decides about runner Pods: {@code JOULEMARK_RUNNER_IMAGE} (required),
 *     {@code JOULEMARK_RUNNER_PULL_POLICY} (IfNotPresent), {@code JOULEMARK_RUNNER_CPU} (1),
 *     {@code JOULEMARK_RUNNER_MEMORY} (2Gi)
 * @param namespaces {@code JOULEMARK_NAMESPACES}, separated by commas; empty for all
 * @param healthPort {@code JOULEMARK_HEALTH_PORT} (8081)
 */
record OperatorConfig(RunnerSettings runner, Set<String> namespaces, int healthPort) {

    private static final String IMAGE = "JOULEMARK_RUNNER_IMAGE";

    static OperatorConfig from(Map<String, String> environment) {
        String image = environment.getOrDefault(IMAGE, "");
        if (image.isBlank()) {
            throw new IllegalArgumentException(
                    IMAGE + " is not set: name the runner image, as the Deployment in deploy/manifests does.");
        }
        return new OperatorConfig(
                new RunnerSettings(
                        image,
                        environment.getOrDefault("JOULEMARK_RUNNER_PULL_POLICY", "IfNotPresent"),
                        environment.getOrDefault("JOULEMARK_RUNNER_CPU", "1"),
                        environment.getOrDefault("JOULEMARK_RUNNER_MEMORY", "2Gi")),
                Arrays.stream(environment
                                .getOrDefault("JOULEMARK_NAMESPACES", "")
                                .split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                port(environment.getOrDefault("JOULEMARK_HEALTH_PORT", "8081")));
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException(
                    "JOULEMARK_HEALTH_PORT is '" + text + "': give a port number from 0 to 65535.");
        }
        return Integer.parseInt(text);
    }
}
