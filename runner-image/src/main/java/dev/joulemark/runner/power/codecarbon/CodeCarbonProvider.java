package dev.joulemark.runner.power.codecarbon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.child.ChildProcess;
import dev.joulemark.runner.power.child.PythonProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens CodeCarbon in a child process, on GPUs or on the CPU. */
public final class CodeCarbonProvider implements PowerSourceProvider {

    static final String BACKEND = "CodeCarbon";

    private static final String SCRIPT = "/dev/joulemark/runner/power/codecarbon/codecarbon_child.py";
    private static final String INSTALL = "pip install codecarbon==3.3.2";

    /** Starts a child. */
    interface Launcher {

        /**
         * Starts it.
         *
         * @param arguments what is wanted, then UUIDs of GPUs
         */
        ChildProcess.Start start(List<String> arguments);
    }

    private final Launcher launcher;
    private final String python;

    /**
     * A provider.
     *
     * @param environment variables of this process: {@code JOULEMARK_PYTHON}
     */
    public CodeCarbonProvider(Map<String, String> environment) {
        PythonProgram program = PythonProgram.of(environment);
        this(arguments -> program.start(SCRIPT, arguments, ChildProcess.Patience.USUAL), program.python());
    }

    CodeCarbonProvider(Launcher launcher, String python) {
        this.launcher = launcher;
        this.python = python;
    }

    @Override
    public String backend() {
        return BACKEND;
    }

    @Override
    public Opening open(OpenRequest request) {
        List<String> arguments = new ArrayList<>(List.of(request.target().name()));
        arguments.addAll(request.gpuUuids());
        return switch (launcher.start(arguments)) {
            case ChildProcess.Start.NotReady(String reason, JsonNode said) ->
                new Opening.Unavailable("CodeCarbon cannot be used: " + reason + ".", guidance(said));
            case ChildProcess.Start.Ready(ChildProcess child, JsonNode hello) -> opened(child, hello, request);
        };
    }

    private String guidance(@Nullable JsonNode said) {
        boolean installed = said != null && !said.path("missing").asBoolean(false);
        return installed
                ? "See what " + python + " says of codecarbon, or use another energyBackend."
                : "Install it for " + python + " (or name another interpreter in " + PythonProgram.VARIABLE + "): "
                        + INSTALL + "; on a cluster name an image with Python in engine.image.";
    }

    private static Opening opened(ChildProcess child, JsonNode hello, OpenRequest request) {
        List<PowerDevice> devices = new ArrayList<>();
        for (JsonNode device : hello.path("devices")) {
            devices.add(new PowerDevice(
                    device.path("id").asText(), device.path("name").asText("unknown")));
        }
        boolean gpu = hello.path("target").asText().equals(OpenRequest.Target.GPU.name());
        List<String> served = devices.stream().map(PowerDevice::id).toList();
        boolean missing = gpu && !served.containsAll(request.gpuUuids());
        if (devices.isEmpty() || missing) {
            child.close();
            return new Opening.Unavailable(
                    "CodeCarbon serves " + (served.isEmpty() ? "nothing" : String.join(", ", served))
                            + (missing ? " instead of " + String.join(", ", request.gpuUuids()) + "." : "."),
                    "Use another energyBackend.");
        }
        // What is not said counts as guessed.
        boolean estimate = hello.path("estimate").asBoolean(true);
        return new Opening.Opened(new CodeCarbonPowerSource(child, devices, scope(gpu, estimate), estimate));
    }

    private static String scope(boolean gpu, boolean estimate) {
        String what = "cpu packages";
        if (gpu) {
            what = "gpu boards";
        } else if (estimate) {
            what = "cpu load times a guessed TDP";
        }
        return "machine: " + what + ", by CodeCarbon, low confidence";
    }
}
