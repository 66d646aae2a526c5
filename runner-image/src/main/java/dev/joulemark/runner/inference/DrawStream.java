package dev.joulemark.runner.inference;

/**
 * Uniform numbers of one prompt: SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA
 * 2014). The stream of prompt i starts at the output number i + 1 of a generator whose state is mix(seed), so that
 * neither batch size nor order nor refill changes what a prompt draws.
 */
public final class DrawStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /**
     * A stream.
     *
     * @param seed seed of the workload
     * @param index row of the prompt in its dataset, from 0
     */
    public DrawStream(long seed, long index) {
        state = mix(mix(seed) + (index + 1) * GOLDEN_GAMMA);
    }

    /** The next number, from 0 (included) to 1 (excluded), one of 2^53. */
    public double next() {
        state += GOLDEN_GAMMA;
        return (mix(state) >>> 11) * UNIT;
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
