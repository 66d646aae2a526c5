package dev.joulemark.runner.power;

/**
 * Why a reading failed.
 *
 * @param kind decides the verdict
 * @param message a sentence, with the call and its code
 */
public record ReadFailure(Kind kind, String message) {

    /** What kind of failure. */
    public enum Kind {
        /** The device is gone or needs a reset: nothing measured with it can be trusted. */
        DEVICE_LOST,

        /** No permission. */
        NO_PERMISSION,

        /** The call failed this time; the next may succeed. */
        TRANSIENT
    }
}
