package dev.joulemark.operator.cluster;

import dev.joulemark.operator.job.SpecConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The container of a Pod as a process of this machine: the real command line of the working tree, with the arguments and
 * variables that the Pod has, Secrets resolved as a kubelet does, and folders of this machine for its volumes.
 *
 * @param exitCode exit code of the process
 * @param message its termination message
 * @param output everything it printed
 */
public record ContainerProcess(int exitCode, String message, String output) {

    private static final long LONGEST_MINUTES = 5;

    /**
     * Runs the only container to its end.
     *
     * @param client a client that may read Secrets and ConfigMaps
     * @param namespace namespace of the Pod
     * @param pod what the Pod is to be
     * @param folder an empty folder
     */
    public static ContainerProcess run(KubernetesClient client, String namespace, PodSpec pod, Path folder)
            throws IOException, InterruptedException {
        Container container = pod.getContainers().getFirst();
        Path message = folder.resolve("termination-log");
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command(container, folder))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        for (EnvVar variable : container.getEnv()) {
            String value = value(client, namespace, variable);
            if (!value.isEmpty()) {
                builder.environment().put(variable.getName(), value);
            }
        }
        builder.environment()
                .putAll(Map.of(
                        "JOULEMARK_CACHE", folder.resolve("cache").toString(),
                        "HF_HOME", folder.resolve("cache").toString(),
                        "JOULEMARK_TERMINATION_MESSAGE", message.toString()));
        pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("spec"))
                .forEach(volume -> spec(client, namespace, volume.getConfigMap().getName(), folder));
        Process process = builder.start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the container did not end: " + Files.readString(output));
        }
        return new ContainerProcess(
                process.exitValue(), Files.exists(message) ? Files.readString(message) : "", Files.readString(output));
    }

    private static List<String> command(Container container, Path folder) {
        List<String> command = new ArrayList<>(List.of("../joulemark"));
        for (String argument : container.getArgs()) {
            command.add(
                    switch (argument) {
                        case "/results" -> folder.resolve("results").toString();
                        case "/etc/joulemark/" + SpecConfigMap.KEY ->
                            folder.resolve(SpecConfigMap.KEY).toString();
                        default -> argument;
                    });
        }
        return command;
    }

    private static void spec(KubernetesClient client, String namespace, String name, Path folder) {
        String document = client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData()
                .get(SpecConfigMap.KEY);
        try {
            Files.writeString(folder.resolve(SpecConfigMap.KEY), document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(KubernetesClient client, String namespace, EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        SecretKeySelector key = variable.getValueFrom().getSecretKeyRef();
        if (key == null) {
            return "localhost";
        }
        String encoded = client.secrets()
                .inNamespace(namespace)
                .withName(key.getName())
                .get()
                .getData()
                .get(key.getKey());
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
