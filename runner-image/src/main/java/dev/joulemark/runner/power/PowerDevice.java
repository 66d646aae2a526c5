package dev.joulemark.runner.power;

/**
 * One thing whose power is read.
 *
 * @param id identity that does not depend on order: UUID of the GPU, or name of the power domain
 * @param name product name, for humans
 * @param averagingSeconds length of the mean that the driver documents for averaged power; 0 where it documents none
 */
public record PowerDevice(String id, String name, double averagingSeconds) {

    /** A device of which no averaging is documented. */
    public PowerDevice(String id, String name) {
        this(id, name, 0);
    }
}
