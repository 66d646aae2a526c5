package dev.joulemark.runner.power;

/** Opens one kind of power source. Looking at a provider touches no hardware; opening does. */
public interface PowerSourceProvider {

    /** The name that the spec and the result use: {@code Nvml}, {@code Rapl}, {@code Estimate}. */
    String backend();

    /**
     * Opens the source. Sources that read one kind of device, from one place, need no more of the request than the GPUs; those
     * of the CPU not even these.
     *
     * @param request what it is opened for
     * @return the open source, which the caller closes, or why there is none
     */
    Opening open(OpenRequest request);

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
