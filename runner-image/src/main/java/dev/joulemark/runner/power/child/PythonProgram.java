package dev.joulemark.runner.power.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Python program of ours that speaks the protocol of {@link ChildProcess}.
 *
 * @param python interpreter
 * @param environment variables of this process
 */
public record PythonProgram(String python, Map<String, String> environment) {

    /** Environment variable with the interpreter; {@code python3} on the path where it is not set. */
    public static final String VARIABLE = "JOULEMARK_PYTHON";

    /** Changes the numbers of the GPUs, or the settings of CodeCarbon, behind our back. */
    private static final List<String> REMOVED = List.of("CUDA_VISIBLE_DEVICES", "CODECARBON_");

    /** Where the container runtime mounts {@code nvidia-smi}, which CodeCarbon looks for; our image's path has no such folder. */
    private static final String SYSTEM_PATH = "/usr/bin";

    /** Copies the map. */
    public PythonProgram {
        environment = Map.copyOf(environment);
    }

    /** With the interpreter that the environment names. */
    public static PythonProgram of(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        return new PythonProgram(named == null || named.isBlank() ? "python3" : named.strip(), environment);
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @param script resource of the jar; runs after {@code protocol.py}, which defines what it needs to speak
     * @param arguments its arguments
     * @param patience how long to wait
     */
    public ChildProcess.Start start(String script, List<String> arguments, ChildProcess.Patience patience) {
        List<String> command = new ArrayList<>(List.of(python, "-u", "-c", text("protocol.py") + text(script)));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .keySet()
                .removeIf(name -> REMOVED.stream().anyMatch(name.toUpperCase(Locale.ROOT)::startsWith));
        builder.environment().merge("PATH", SYSTEM_PATH, (path, system) -> path + ":" + system);
        return ChildProcess.start(builder, patience);
    }

    private static String text(String resource) {
        try (InputStream in = PythonProgram.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the jar's " + resource + " cannot be read", e);
        }
    }
}
