package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens Zeus: the zeusd that the experiment or the environment names; where neither names one, that of this machine, and if
 * none answers the Python package.
 */
public final class ZeusProvider implements PowerSourceProvider {

    static final String BACKEND = "Zeus";

    private static final ZeusdClient.Patience PATIENCE =
            new ZeusdClient.Patience(Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final Map<String, String> environment;
    private final GpuInventory inventory;
    private final PowerSourceProvider driver;
    private final ZeusPython python;
    private final ZeusdClient.Patience patience;

    /**
     * A provider.
     *
     * @param environment variables of this process: {@code JOULEMARK_ZEUSD_ENDPOINT}, {@code JOULEMARK_ZEUSD_TOKEN},
     *     {@code JOULEMARK_ZEUSD_TOKEN_FILE}, {@code JOULEMARK_PYTHON}
     * @param inventory tells the addresses of the GPUs
     * @param driver reads all that Zeus does not tell, where it can be opened
     */
    public ZeusProvider(Map<String, String> environment, GpuInventory inventory, PowerSourceProvider driver) {
        this(environment, inventory, driver, ZeusPython.of(environment), PATIENCE);
    }

    ZeusProvider(
            Map<String, String> environment,
            GpuInventory inventory,
            PowerSourceProvider driver,
            ZeusPython python,
            ZeusdClient.Patience patience) {
        this.environment = Map.copyOf(environment);
        this.inventory = inventory;
        this.driver = driver;
        this.python = python;
        this.patience = patience;
    }

    @Override
    public String backend() {
        return BACKEND;
    }

    @Override
    public Opening open(OpenRequest request) {
        for (String uuid : request.gpuUuids()) {
            if (uuid.startsWith("MIG-")) {
                return new Opening.Unavailable(
                        uuid + " is a part of a GPU, and Zeus knows the energy of whole boards only.",
                        "Turn MIG off for energy measurements, or measure the whole GPU with nothing else on it.");
            }
        }
        try {
            ZeusdEndpoint endpoint = ZeusdEndpoint.find(request.endpoint(), environment);
            return open(request, new ZeusdClient(endpoint, ZeusdToken.find(environment), patience));
        } catch (IllegalArgumentException e) {
            return new Opening.Unavailable(
                    String.valueOf(e.getMessage()), "Set it to an address such as tcp://127.0.0.1:4938, or remove it.");
        }
    }

    private Opening open(OpenRequest request, ZeusdClient client) {
        PowerSource companion = companion(request.gpuUuids());
        Opening opening = open(request.gpuUuids(), client, companion);
        if (companion != null && opening instanceof Opening.Unavailable) {
            companion.close();
        }
        return opening;
    }

    private Opening open(List<String> wanted, ZeusdClient client, @Nullable PowerSource companion) {
        return switch (new ZeusdOpening(client, inventory).open(wanted, companion)) {
            case ZeusdOpening.Attempt.Done(Opening.Opened opened) -> opened;
            case ZeusdOpening.Attempt.Done(Opening.Unavailable none) -> {
                client.close();
                yield none;
            }
            case ZeusdOpening.Attempt.Unreached(String reason) -> {
                client.close();
                yield client.endpoint().named()
                        ? new Opening.Unavailable(
                                reason, "Start zeusd there (" + ZeusdOpening.HOW_TO_START + ") or name another.")
                        : orPython(reason, wanted, companion);
            }
        };
    }

    private Opening orPython(String zeusd, List<String> wanted, @Nullable PowerSource companion) {
        return switch (python.open(wanted, companion)) {
            case Opening.Opened opened -> opened;
            case Opening.Unavailable(String reason, String guidance) ->
                new Opening.Unavailable(
                        zeusd + " " + reason, guidance + " Or start zeusd: " + ZeusdOpening.HOW_TO_START + ".");
        };
    }

    private @Nullable PowerSource companion(List<String> wanted) {
        return switch (driver.open(OpenRequest.ofGpus(wanted))) {
            case Opening.Opened(PowerSource source) -> source;
            case Opening.Unavailable unavailable -> null;
        };
    }
}
