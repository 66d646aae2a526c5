package dev.joulemark.runner.power;

import java.util.List;

/** Opens one kind of power source. Looking at a provider touches no hardware; opening does. */
public interface PowerSourceProvider {

    /** The name that the spec and the result use: {@code Nvml}, {@code Rapl}, {@code Estimate}. */
    String backend();

    /**
     * Opens the source.
     *
     * @param gpuUuids GPUs to read, by UUID; empty for all the source can see. Sources of the CPU ignore it
     * @return the open source, which the caller closes, or why there is none
     */
    Opening open(List<String> gpuUuids);

    /**
     * Opens the source for what is wanted of it. Sources that read one kind of device, from one place, have no use for the
     * difference.
     *
     * @param request what it is opened for
     * @return the open source, which the caller closes, or why there is none
     */
    default Opening open(OpenRequest request) {
        return open(request.gpuUuids());
    }

    /** What became of opening. */
    sealed interface Opening {

        /**
         * It is open.
         *
         * @param source to be closed by the caller
         */
        record Opened(PowerSource source) implements Opening {}

        /**
         * It cannot be opened on this machine.
         *
         * @param reason a sentence that says why
         * @param guidance a sentence that says what to install or change
         */
        record Unavailable(String reason, String guidance) implements Opening {}
    }
}
