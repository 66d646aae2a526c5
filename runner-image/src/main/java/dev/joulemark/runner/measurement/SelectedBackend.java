package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.runner.power.PowerSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source that energy is read from.
 *
 * @param source open source; null where no energy is measured
 * @param tried every source that was looked at, in order
 * @param unavailableReason why there is no source; null where there is one
 */
record SelectedBackend(
        @Nullable PowerSource source,
        List<BackendAttempt> tried,
        @Nullable String unavailableReason) {

    SelectedBackend {
        tried = List.copyOf(tried);
    }
}
