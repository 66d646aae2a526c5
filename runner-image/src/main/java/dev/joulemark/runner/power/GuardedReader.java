package dev.joulemark.runner.power;

/**
 * Lets no fault of a source end the sampling or bend its time: what a source throws becomes a failed reading, and so does a
 * reading whose time does not lie within its call, since every integral rests on those times.
 */
final class GuardedReader {

    private final PowerSource source;

    GuardedReader(PowerSource source) {
        this.source = source;
    }

    /** {@link PowerSource#read}. */
    void read(int device, PowerReading reading) {
        long before = System.nanoTime();
        try {
            source.read(device, reading);
        } catch (RuntimeException | LinkageError e) {
            fail(reading, "The energy source failed: " + e + ".");
            return;
        }
        check(reading, before);
    }

    /** {@link PowerSource#readCounter}. */
    boolean readCounter(int device, PowerReading reading) {
        long before = System.nanoTime();
        try {
            if (!source.readCounter(device, reading)) {
                return false;
            }
        } catch (RuntimeException | LinkageError e) {
            fail(reading, "The energy counter failed: " + e + ".");
            return true;
        }
        check(reading, before);
        return true;
    }

    private static void check(PowerReading reading, long before) {
        if (reading.monotonicNanos - before < 0 || System.nanoTime() - reading.monotonicNanos < 0) {
            fail(reading, "A reading bears a time outside of its call: its clock jumped.");
        }
    }

    private static void fail(PowerReading reading, String message) {
        reading.clear();
        reading.monotonicNanos = System.nanoTime();
        reading.failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, message);
    }
}
