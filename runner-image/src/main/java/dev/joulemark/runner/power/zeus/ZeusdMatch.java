package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of zeusd's numbers is which GPU. By address on the bus where zeusd tells it; and by proof in any case, since a
 * zeusd may see other GPUs than this process, or run on another machine with GPUs at the same addresses: its energy counter
 * must lie between two readings of the same GPU's counter through the driver.
 */
final class ZeusdMatch {

    /**
     * Room for a counter that is refreshed for each process by itself: a tick of 100 ms at 1 kW. Counters of two GPUs are
     * kilojoules to megajoules apart.
     */
    private static final double TOLERANCE_JOULES = 100;

    /** What became of matching. */
    sealed interface Outcome {

        /**
         * Every device has a number.
         *
         * @param ids numbers in zeusd, in the order of the devices
         */
        record Found(List<Integer> ids) implements Outcome {}

        /**
         * A device has none.
         *
         * @param reason a sentence
         */
        record NotFound(String reason) implements Outcome {}
    }

    private final ZeusdClient client;
    private final List<ZeusdGpu> gpus;
    private final List<GpuFacts> inventory;

    ZeusdMatch(ZeusdClient client, List<ZeusdGpu> gpus, List<GpuFacts> inventory) {
        this.client = client;
        this.gpus = List.copyOf(gpus);
        this.inventory = List.copyOf(inventory);
    }

    /**
     * Finds the numbers.
     *
     * @param devices the devices, by UUID
     * @param companion reads the counters of the same devices through the driver; null where nothing does
     */
    Outcome find(List<PowerDevice> devices, @Nullable PowerSource companion) {
        List<Integer> ids = new ArrayList<>();
        for (int device = 0; device < devices.size(); device++) {
            List<ZeusdGpu> candidates = candidates(devices.get(device).id());
            if (companion != null) {
                candidates = proven(candidates, device, companion);
            }
            if (candidates.size() != 1 || ids.contains(candidates.getFirst().id())) {
                return new Outcome.NotFound(reason(devices.get(device).id(), candidates.size()));
            }
            ids.add(candidates.getFirst().id());
        }
        return new Outcome.Found(ids);
    }

    private String reason(String uuid, int candidates) {
        return candidates == 0
                ? "None of the " + gpus.size() + " GPUs that " + client.name() + " shows is " + uuid
                        + ": neither its address on the bus nor its energy counter is found there."
                : "More than one GPU of " + client.name() + " may be " + uuid + ", and nothing tells them apart.";
    }

    /** By address where both sides know it. */
    private List<ZeusdGpu> candidates(String uuid) {
        String address = inventory.stream()
                .filter(gpu -> gpu.uuid().equals(uuid))
                .map(gpu -> ZeusdGpu.address(gpu.pciBusId()))
                .findFirst()
                .orElse(null);
        return gpus.stream()
                .filter(gpu -> address == null || gpu.pciAddress() == null || address.equals(gpu.pciAddress()))
                .toList();
    }

    /** Those whose counter is that of the device. */
    private List<ZeusdGpu> proven(List<ZeusdGpu> candidates, int device, PowerSource companion) {
        PowerReading before = new PowerReading();
        PowerReading between = new PowerReading();
        PowerReading after = new PowerReading();
        List<ZeusdGpu> proven = new ArrayList<>();
        for (ZeusdGpu candidate : candidates) {
            companion.readCounter(device, before);
            ZeusdCounters.read(client, candidate.id(), between);
            companion.readCounter(device, after);
            // A comparison with NaN is false: what could not be read proves nothing.
            if (between.counterJoules >= before.counterJoules - TOLERANCE_JOULES
                    && between.counterJoules <= after.counterJoules + TOLERANCE_JOULES) {
                proven.add(candidate);
            }
        }
        return proven;
    }
}
