package dev.joulemark.runner.power.child;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An environment in which Python finds stand-ins for the packages that our programs need. */
public final class StandInPackages {

    private StandInPackages() {}

    /**
     * The environment.
     *
     * @param behaviour how the stand-ins behave
     */
    public static Map<String, String> environment(String behaviour) {
        assumeThat(hasPython())
                .as("the child programs need python3: install it")
                .isTrue();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove(PythonProgram.VARIABLE);
        environment.put(
                "PYTHONPATH", Path.of("src/test/python").toAbsolutePath().toString());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("STAND_IN", behaviour);
        return environment;
    }

    private static boolean hasPython() {
        try {
            Process python = new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return python.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
