package dev.joulemark.runner.energy;

/**
 * How well readings cover a window.
 *
 * @param percent share of the window between readings that are close enough, 0 to 100
 * @param longestGapSeconds longest time between two readings that touches the window
 */
record Coverage(double percent, double longestGapSeconds) {

    private static final double PERCENT = 100.0;

    /** Coverage of the window from 0 to its length; a gap longer than the limit covers nothing. */
    static Coverage of(Series series, double lengthSeconds, double limitSeconds) {
        double covered = 0;
        double longest = 0;
        double previous = 0;
        int first = Math.max(0, series.atOrBefore(0));
        if (!series.isEmpty() && series.time(first) <= 0) {
            previous = series.time(first++);
        }
        for (int i = first; i <= series.size() && previous < lengthSeconds; i++) {
            // After the last reading the window ends in a gap of its own, as it begins in one before the first.
            double next = i < series.size() ? series.time(i) : lengthSeconds;
            double gap = next - previous;
            longest = Math.max(longest, gap);
            if (gap <= limitSeconds && !series.isEmpty()) {
                covered += Math.min(next, lengthSeconds) - Math.max(previous, 0);
            }
            previous = next;
        }
        return new Coverage(PERCENT * covered / lengthSeconds, longest);
    }
}
