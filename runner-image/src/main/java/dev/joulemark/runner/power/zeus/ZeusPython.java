package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.child.ChildProcess;
import dev.joulemark.runner.power.child.PythonProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the Python package zeus in a child process.
 *
 * @param launcher starts the child
 * @param python the interpreter, for messages
 */
record ZeusPython(Launcher launcher, String python) {

    /** Starts a child that serves GPUs. */
    interface Launcher {

        /**
         * Starts it.
         *
         * @param uuids the GPUs; empty for all
         */
        ChildProcess.Start start(List<String> uuids);
    }

    private static final String SCRIPT = "/dev/joulemark/runner/power/zeus/zeus_child.py";
    private static final String INSTALL = "pip install zeus==0.16.0";

    static ZeusPython of(Map<String, String> environment) {
        PythonProgram program = PythonProgram.of(environment);
        return new ZeusPython(uuids -> program.start(SCRIPT, uuids, ChildProcess.Patience.USUAL), program.python());
    }

    /**
     * Opens it.
     *
     * @param wanted UUIDs; empty for all
     * @param companion reads the wanted GPUs through the driver, in their order; null where nothing does
     */
    Opening open(List<String> wanted, @Nullable PowerSource companion) {
        List<String> uuids = companion == null
                ? wanted
                : companion.devices().stream().map(PowerDevice::id).toList();
        return switch (launcher.start(uuids)) {
            case ChildProcess.Start.NotReady(String reason, JsonNode said) ->
                new Opening.Unavailable("The Python package cannot be used: " + reason + ".", guidance(said));
            case ChildProcess.Start.Ready(ChildProcess child, JsonNode hello) -> opened(child, hello, uuids, companion);
        };
    }

    private String guidance(@Nullable JsonNode said) {
        if (said != null && said.path("path").asText().equals("polling")) {
            return "Use energyBackend Nvml: it integrates power itself.";
        }
        boolean installed = said != null && !said.path("missing").asBoolean(false);
        return installed
                ? "See what " + python + " says of zeus, or use energyBackend Nvml."
                : "Install it for " + python + " (or name another interpreter in " + PythonProgram.VARIABLE + "): "
                        + INSTALL + "; on a cluster name an image with Python in engine.image.";
    }

    private static Opening opened(
            ChildProcess child, JsonNode hello, List<String> uuids, @Nullable PowerSource companion) {
        List<PowerDevice> devices = new ArrayList<>();
        for (JsonNode gpu : hello.path("gpus")) {
            devices.add(
                    new PowerDevice(gpu.path("uuid").asText(), gpu.path("name").asText("unknown GPU")));
        }
        List<String> served = devices.stream().map(PowerDevice::id).toList();
        if (devices.isEmpty() || (!uuids.isEmpty() && !served.equals(uuids))) {
            child.close();
            return new Opening.Unavailable(
                    "The Python package serves " + (served.isEmpty() ? "no GPU" : String.join(", ", served))
                            + (uuids.isEmpty() ? "." : " instead of " + String.join(", ", uuids) + "."),
                    "Let Python load libnvidia-ml.so.1, and this process see the same GPUs.");
        }
        return new Opening.Opened(new ZeusPowerSource(devices, new ChildCounters(child, served), companion));
    }
}
