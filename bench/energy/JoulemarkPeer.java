import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.joulemark.runner.measurement.PowerMeter;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures windows at given times, as the command {@code measure} does, and appends what it reported to a file, one JSON
 * object a line; peer.py does the same for the others. Arguments: the file, {@code index:uuid} of the GPUs, and {@code
 * start/length} of the windows in nanoseconds of CLOCK_MONOTONIC, the last two separated by commas.
 */
final class JoulemarkPeer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final Path out;
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private JoulemarkPeer(Path out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        JoulemarkPeer peer = new JoulemarkPeer(Path.of(args[0]));
        List<String> uuids = split(args[1]).map(gpu -> gpu.split(":", 2)[1]).toList();
        List<String> windows = split(args[2]).toList();
        switch (new NvmlProvider().open(OpenRequest.ofGpus(uuids))) {
            case Opening.Opened(PowerSource source) -> {
                try (source) {
                    for (String window : windows) {
                        String[] numbers = window.split("/");
                        peer.measure(source, Long.parseLong(numbers[0]), Duration.ofNanos(Long.parseLong(numbers[1])));
                    }
                }
            }
            case Opening.Unavailable(String reason, String guidance) ->
                peer.write(JSON.createObjectNode().put("error", "refuses at opening: " + reason));
        }
    }

    private static Stream<String> split(String list) {
        return list.isEmpty() ? Stream.of() : Stream.of(list.split(","));
    }

    private void measure(PowerSource source, long start, Duration length) throws IOException {
        for (long left = start - System.nanoTime(); left > 0; left = start - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        Path spool = Path.of(out + ".spool");
        Workload workload = new Workload(length);
        long begin = System.nanoTime();
        PowerMeter.Reading reading = new PowerMeter(spool, PERIOD).measure(source, List.of(), workload);
        long end = System.nanoTime();
        Files.deleteIfExists(spool);
        ObjectNode line = JSON.createObjectNode();
        line.put("from_ns", workload.from).put("to_ns", workload.to);
        line.put("begin_ms", (workload.from - begin) / 1e6).put("end_ms", (end - workload.to) / 1e6);
        line.put("cpu_ms_per_s", workload.cpuNanos * 1e3 / (workload.to - workload.from));
        ObjectNode joules = line.putObject("joules");
        reading.devices().forEach(device -> joules.put(device.id(), device.energyJ()));
        if (reading.energyTotalJ() == null) {
            line.put("error", "refuses: " + reading.energyUnavailableReason());
        }
        line.putArray("said")
                .add("measurement_valid " + reading.measurementValid().status() + " "
                        + reading.measurementValid().reason())
                .addAll(reading.warnings().stream()
                        .filter(warning -> !warning.code().equals("short_measurement_duration"))
                        .map(warning -> JSON.getNodeFactory().textNode(warning.code()))
                        .toList());
        write(line);
    }

    private void write(ObjectNode line) throws IOException {
        Files.writeString(out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Waits, and knows exactly when, and what the process spent meanwhile. */
    private final class Workload implements PowerMeter.Work {

        private final Duration length;
        private long from;
        private long to;
        private long cpuNanos;

        Workload(Duration length) {
            this.length = length;
        }

        @Override
        public void perform() {
            try {
                long cpu = system.getProcessCpuTime();
                from = System.nanoTime();
                Thread.sleep(length);
                to = System.nanoTime();
                cpuNanos = system.getProcessCpuTime() - cpu;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
