package dev.joulemark.operator;

/** What is to become of an experiment of {@link RandomKillApiServerIT}, by the number in its name. */
enum Fate {
    MEASURED,
    EVICTED_ONCE,
    EVICTED_TWICE,
    REFUSED;

    static Fate of(String experiment) {
        return switch (Integer.parseInt(experiment.substring(1)) % 8) {
            case 5 -> EVICTED_ONCE;
            case 6 -> EVICTED_TWICE;
            case 7 -> REFUSED;
            default -> MEASURED;
        };
    }

    int attempts() {
        return this == EVICTED_ONCE || this == EVICTED_TWICE ? 2 : 1;
    }
}
