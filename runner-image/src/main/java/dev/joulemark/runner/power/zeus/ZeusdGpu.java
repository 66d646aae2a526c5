package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A GPU as zeusd discovers it.
 *
 * @param id its number in zeusd, which is NVML's index on the machine of the daemon
 * @param name product
 * @param pciAddress address on the bus in one spelling; null for a zeusd that does not tell it, as 0.5.0 does not
 */
record ZeusdGpu(int id, String name, @Nullable String pciAddress) {

    private static final Pattern ADDRESS =
            Pattern.compile("(?:([0-9A-Fa-f]{4,8}):)?([0-9A-Fa-f]{2}):([0-9A-Fa-f]{2})\\.([0-7])");

    /** The GPUs of an answer to {@code /discover}; null when it is none. */
    static @Nullable List<ZeusdGpu> of(JsonNode discovery) {
        JsonNode gpus = discovery.path("gpus");
        if (!gpus.isArray()) {
            return null;
        }
        List<ZeusdGpu> found = new ArrayList<>();
        for (JsonNode gpu : gpus) {
            if (!gpu.path("id").isInt() || gpu.path("id").intValue() < 0) {
                return null;
            }
            found.add(new ZeusdGpu(
                    gpu.path("id").intValue(),
                    gpu.path("name").asText("unknown GPU"),
                    address(gpu.path("pci_address").asText(""))));
        }
        return found;
    }

    /** {@code 00000000:3B:00.0}, {@code 0000:3b:00.0} and {@code 3b:00.0} are one address; null for what is none. */
    static @Nullable String address(@Nullable String text) {
        var parts = ADDRESS.matcher(text == null ? "" : text.strip());
        if (!parts.matches()) {
            return null;
        }
        long domain = parts.group(1) == null ? 0 : Long.parseLong(parts.group(1), 16);
        return String.format(
                Locale.ROOT,
                "%08x:%s:%s.%s",
                domain,
                parts.group(2).toLowerCase(Locale.ROOT),
                parts.group(3).toLowerCase(Locale.ROOT),
                parts.group(4));
    }
}
