package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a GPU is partitioned (Multi-Instance GPU).
 *
 * @param enabled null when the driver did not say
 * @param pending the same after the next reset
 */
record NvmlMig(@Nullable Boolean enabled, @Nullable Boolean pending) {

    /** UUIDs of parts begin with this; those of whole GPUs with GPU-. */
    static final String UUID_PREFIX = "MIG-";

    /** A part that cannot be partitioned answers "not supported": that is a no. */
    static NvmlMig of(Nvml nvml, Pointer device) {
        IntByReference current = new IntByReference();
        IntByReference pending = new IntByReference();
        int code = NvmlAnswers.code(() -> nvml.nvmlDeviceGetMigMode(device, current, pending));
        if (NvmlCode.isUnsupported(code)) {
            return new NvmlMig(false, false);
        }
        return code == NvmlCode.SUCCESS
                ? new NvmlMig(current.getValue() == 1, pending.getValue() == 1)
                : new NvmlMig(null, null);
    }

    /** UUIDs of the parts of a GPU that can be seen from here. */
    static List<String> parts(Nvml nvml, Pointer device) {
        Integer most = NvmlAnswers.number(count -> nvml.nvmlDeviceGetMaxMigDeviceCount(device, count));
        List<String> uuids = new ArrayList<>();
        for (int i = 0; i < (most == null ? 0 : most); i++) {
            int index = i;
            PointerByReference part = new PointerByReference();
            int code = NvmlAnswers.code(() -> nvml.nvmlDeviceGetMigDeviceHandleByIndex(device, index, part));
            String uuid = code == NvmlCode.SUCCESS ? new NvmlAnswers(nvml).uuid(part.getValue()) : null;
            if (uuid != null) {
                uuids.add(uuid);
            }
        }
        return uuids;
    }
}
