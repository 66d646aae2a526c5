package dev.joulemark.runner.energy;

import org.jspecify.annotations.Nullable;

/**
 * Energy of one device in a window.
 *
 * @param id identity of the device
 * @param joules energy by the headline estimator, or by the best this device has where there is no headline
 * @param unavailableReason a sentence that says why there are no joules; null when there are
 */
public record DeviceWindow(
        String id, @Nullable Double joules, @Nullable String unavailableReason) {}
