package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.zeus.ZeusdClient.Answer;
import java.util.List;

/** Energy counters through zeusd. */
final class ZeusdCounters implements GpuCounters {

    static final String ENERGY_PATH = "/gpu/get_cumulative_energy?gpu_ids=";

    private static final String POWER_PATH = "/gpu/get_power?gpu_ids=";
    private static final double MILLI = 1e-3;

    private final ZeusdClient client;
    private final List<Integer> ids;

    ZeusdCounters(ZeusdClient client, List<Integer> ids) {
        this.client = client;
        this.ids = List.copyOf(ids);
    }

    @Override
    public void readCounter(int device, PowerReading reading) {
        read(client, ids.get(device), reading);
    }

    /** Reads the counter of the GPU that zeusd knows by a number. */
    static void read(ZeusdClient client, int id, PowerReading reading) {
        reading.clear();
        switch (client.get(ENERGY_PATH + id)) {
            case Answer.Failed(ReadFailure failure, boolean ignored) -> {
                reading.monotonicNanos = System.nanoTime();
                reading.failure = failure;
            }
            case Answer.Read(JsonNode body, long monotonicNanos) -> {
                reading.monotonicNanos = monotonicNanos;
                double millijoules = number(body.path(Integer.toString(id)).path("energy_mj"));
                if (Double.isNaN(millijoules)) {
                    reading.failure = missing(client, "energy_mj", id);
                } else {
                    reading.counterJoules = millijoules * MILLI;
                }
            }
        }
    }

    @Override
    public void addPower(int device, PowerReading reading) {
        int id = ids.get(device);
        switch (client.get(POWER_PATH + id)) {
            case Answer.Failed(ReadFailure failure, boolean ignored) -> reading.failure = failure;
            case Answer.Read(JsonNode body, long ignored) -> {
                double milliwatts = number(body.path("power_mw").path(Integer.toString(id)));
                if (Double.isNaN(milliwatts)) {
                    reading.failure = missing(client, "power_mw", id);
                } else {
                    reading.instantPowerWatts = milliwatts * MILLI;
                }
            }
        }
    }

    /** A number that is not below 0, or NaN. */
    private static double number(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 && Double.isFinite(node.doubleValue())
                ? node.doubleValue()
                : Double.NaN;
    }

    private static ReadFailure missing(ZeusdClient client, String field, int id) {
        return new ReadFailure(
                ReadFailure.Kind.TRANSIENT, client.name() + " answered without a usable " + field + " of GPU " + id);
    }

    @Override
    public void close() {
        client.close();
    }
}
