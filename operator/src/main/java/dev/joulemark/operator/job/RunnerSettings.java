package dev.joulemark.operator.job;

/**
 * What the installation decides about every runner Pod.
 *
 * @param image image of the runner, unless the experiment names one
 * @param imagePullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param cpuRequest CPU request, a Kubernetes quantity
 * @param memoryRequest memory request, a Kubernetes quantity
 */
public record RunnerSettings(String image, String imagePullPolicy, String cpuRequest, String memoryRequest) {}
