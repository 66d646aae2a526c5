package dev.joulemark.runner.power;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a source can read of one device, and by which of its ways: found out when it is opened, and true until it is closed.
 *
 * @param deviceId {@link PowerDevice#id()}
 * @param readBy call, field or file by which a quantity is read; a quantity that is not in it cannot be read
 * @param shortcomings sentences on what is missing, and on what stands in for it
 */
public record DeviceCapabilities(String deviceId, Map<Quantity, String> readBy, List<String> shortcomings) {

    /** Copies the collections, in the order of the quantities. */
    public DeviceCapabilities {
        Map<Quantity, String> ordered = new EnumMap<>(Quantity.class);
        ordered.putAll(readBy);
        readBy = Collections.unmodifiableMap(ordered);
        shortcomings = List.copyOf(shortcomings);
    }

    /** By what a quantity is read; empty when it cannot be. */
    public Optional<String> of(Quantity quantity) {
        return Optional.ofNullable(readBy.get(quantity));
    }

    /** What may be read of a device. */
    public enum Quantity {
        /** Energy since an arbitrary origin. */
        ENERGY_COUNTER("energy_counter"),

        /** Power now. */
        INSTANT_POWER("instant_power"),

        /** Power averaged by the driver. */
        AVERAGE_POWER("average_power"),

        /** Temperature. */
        TEMPERATURE("temperature"),

        /** Clocks of multiprocessors and memory. */
        CLOCKS("clocks"),

        /** Memory, and how much of it is in use. */
        MEMORY("memory"),

        /** Share of time with work. */
        UTILISATION("utilisation"),

        /** Why the clocks are below their maximum. */
        THROTTLE_REASONS("throttle_reasons"),

        /** Time slowed down for heat or the power brake. */
        THERMAL_THROTTLE_TIME("thermal_throttle_time"),

        /** Time held back by the power limit. */
        POWER_CAP_TIME("power_cap_time"),

        /** Processes that compute on the device. */
        PROCESS_COUNT("process_count");

        private final String label;

        Quantity(String label) {
            this.label = label;
        }

        /** The name that documents use. */
        public String label() {
            return label;
        }
    }
}
