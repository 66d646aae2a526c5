package dev.joulemark.runner.energy;

/**
 * Correction of one kind of device by an external meter: true watts = gain × read watts + offset, for each device.
 *
 * @param gain factor on read watts, above 0
 * @param offsetWatts watts added to each device
 */
public record Calibration(double gain, double offsetWatts) {

    /** Readings as they are. */
    public static final Calibration NONE = new Calibration(1, 0);

    /** Refuses a factor that turns energy around. */
    public Calibration {
        if (!(gain > 0) || !Double.isFinite(gain) || !Double.isFinite(offsetWatts)) {
            throw new IllegalArgumentException("calibration with gain " + gain + " and offset " + offsetWatts + " W");
        }
    }

    /** Whether anything is corrected. */
    public boolean corrects() {
        return !equals(NONE);
    }

    /** True joules of one device over some seconds. */
    double joules(double readJoules, double seconds) {
        return gain * readJoules + offsetWatts * seconds;
    }

    /** True watts of one device. */
    double watts(double readWatts) {
        return gain * readWatts + offsetWatts;
    }
}
