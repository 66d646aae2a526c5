package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.zeus.ZeusdClient.Answer;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Opens a source on a zeusd. */
final class ZeusdOpening {

    static final String HOW_TO_START = "cargo install zeusd --version 0.5.0, then"
            + " zeusd serve --mode tcp --tcp-bind-address 127.0.0.1:4938 --enable gpu-read";

    private static final String READ_GROUP = "gpu-read";
    private static final String TOKEN_GUIDANCE = "Give a token with the scope gpu-read in " + ZeusdToken.VARIABLE
            + ", on a cluster in measurement.zeus.tokenSecretRef.";

    /** What became of it. */
    sealed interface Attempt {

        /** Open, or not to be opened and nothing else to be tried. */
        record Done(Opening opening) implements Attempt {}

        /**
         * Nobody answers there.
         *
         * @param reason a sentence
         */
        record Unreached(String reason) implements Attempt {}
    }

    private final ZeusdClient client;
    private final GpuInventory inventory;

    ZeusdOpening(ZeusdClient client, GpuInventory inventory) {
        this.client = client;
        this.inventory = inventory;
    }

    /**
     * Opens it. The client and the companion are closed with the source; they are the caller's where there is none.
     *
     * @param wanted UUIDs; empty for all
     * @param companion reads the wanted GPUs through the driver, in their order; null where nothing does
     */
    Attempt open(List<String> wanted, @Nullable PowerSource companion) {
        return switch (client.get("/discover")) {
            case Answer.Failed(ReadFailure failure, boolean reached) ->
                reached
                        ? unavailable(failure.message() + ".", guidance(failure))
                        : new Attempt.Unreached(failure.message() + ".");
            case Answer.Read(JsonNode discovery, long ignored) -> discovered(discovery, wanted, companion);
        };
    }

    private static String guidance(ReadFailure failure) {
        return failure.kind() == ReadFailure.Kind.NO_PERMISSION
                ? TOKEN_GUIDANCE
                : "Check that it is a zeusd in TCP mode: " + HOW_TO_START + ".";
    }

    private Attempt discovered(JsonNode discovery, List<String> wanted, @Nullable PowerSource companion) {
        List<ZeusdGpu> gpus = ZeusdGpu.of(discovery);
        if (gpus == null) {
            return unavailable(
                    client.name() + " answered /discover with something else.", "Name a zeusd 0.5 or newer.");
        }
        JsonNode groups = discovery.path("enabled_api_groups");
        boolean reads = StreamSupport.stream(groups.spliterator(), false)
                .anyMatch(group -> group.asText().equals(READ_GROUP));
        if (groups.isArray() && !reads) {
            return unavailable(
                    client.name() + " does not serve " + READ_GROUP + ".", "Start it with --enable gpu-read.");
        }
        if (gpus.isEmpty()) {
            return unavailable(
                    client.name() + " shows no GPU.", "Start it where it sees libnvidia-ml.so.1 and the GPUs.");
        }
        if (companion == null && !wanted.isEmpty()) {
            return byAddress(gpus, wanted);
        }
        return companion == null ? everything(gpus) : matched(gpus, companion.devices(), companion);
    }

    /** Without the driver nothing proves which GPU is which, and without addresses nothing even says so. */
    private Attempt byAddress(List<ZeusdGpu> gpus, List<String> wanted) {
        List<String> known = inventory.gpus().stream()
                .filter(gpu -> ZeusdGpu.address(gpu.pciBusId()) != null)
                .map(gpu -> gpu.uuid())
                .toList();
        if (gpus.stream().anyMatch(gpu -> gpu.pciAddress() == null) || !known.containsAll(wanted)) {
            return unavailable(
                    client.name() + " numbers its GPUs, and without NVML nothing tells which of them is "
                            + String.join(", ", wanted) + ".",
                    "Let this process load libnvidia-ml.so.1; in a container set NVIDIA_DRIVER_CAPABILITIES=compute,utility.");
        }
        return matched(
                gpus, wanted.stream().map(uuid -> new PowerDevice(uuid, "GPU")).toList(), null);
    }

    private Attempt everything(List<ZeusdGpu> gpus) {
        List<PowerDevice> devices = gpus.stream()
                .map(gpu -> new PowerDevice("zeusd-" + gpu.id(), gpu.name()))
                .toList();
        return source(devices, gpus.stream().map(ZeusdGpu::id).toList(), null);
    }

    private Attempt matched(List<ZeusdGpu> gpus, List<PowerDevice> devices, @Nullable PowerSource companion) {
        return switch (new ZeusdMatch(client, gpus, inventory.gpus()).find(devices, companion)) {
            case ZeusdMatch.Outcome.Found(List<Integer> ids) -> source(devices, ids, companion);
            case ZeusdMatch.Outcome.NotFound(String reason) -> {
                ReadFailure failure = firstFailure(gpus);
                yield failure == null
                        ? unavailable(
                                reason,
                                "Name the zeusd of this machine: measurement.zeus.endpoint or " + ZeusdEndpoint.VARIABLE
                                        + ".")
                        : unavailable(failure.message() + ".", guidance(failure));
            }
        };
    }

    /** Why counters could not be compared, where the reason is that zeusd does not tell them. */
    private @Nullable ReadFailure firstFailure(List<ZeusdGpu> gpus) {
        PowerReading reading = new PowerReading();
        for (ZeusdGpu gpu : gpus) {
            ZeusdCounters.read(client, gpu.id(), reading);
            if (reading.failure != null) {
                return reading.failure;
            }
        }
        return null;
    }

    private Attempt source(List<PowerDevice> devices, List<Integer> ids, @Nullable PowerSource companion) {
        ZeusdCounters counters = new ZeusdCounters(client, ids);
        PowerReading reading = new PowerReading();
        for (int device = 0; device < devices.size(); device++) {
            counters.readCounter(device, reading);
            ReadFailure failure = reading.failure;
            if (failure != null) {
                return unavailable(failure.message() + ".", guidance(failure));
            }
        }
        return new Attempt.Done(new Opening.Opened(new ZeusPowerSource(devices, counters, companion)));
    }

    private static Attempt unavailable(String reason, String guidance) {
        return new Attempt.Done(new Opening.Unavailable(reason, guidance));
    }
}
