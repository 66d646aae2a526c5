package dev.joulemark.runner.power.estimate;

/**
 * Joules from CPU time: every processor draws its idle power all the time, and a busy one draws more.
 *
 * @param wattsPerBusyCore watts that a busy logical processor adds, above 0
 * @param idleWatts watts of all processors together while idle, at least 0
 */
record CpuPowerModel(double wattsPerBusyCore, double idleWatts) {

    /**
     * Power of one idle virtual CPU: the average over server processors that Cloud Carbon Footprint derived from SPECpower
     * results (MIN_WATTS_AVG of its AwsFootprintEstimationConstants). A real processor may draw a third or three times as
     * much, so this is good for trends on one machine only.
     */
    static final double IDLE_WATTS_PER_CORE = 0.74;

    /** Power of one virtual CPU at full load: MAX_WATTS_AVG of the same source. */
    static final double FULL_WATTS_PER_CORE = 3.5;

    static CpuPowerModel ofDefaults(int processors) {
        return new CpuPowerModel(FULL_WATTS_PER_CORE - IDLE_WATTS_PER_CORE, IDLE_WATTS_PER_CORE * processors);
    }

    CpuPowerModel withWattsPerBusyCore(double watts) {
        return new CpuPowerModel(watts, idleWatts);
    }

    double joules(double wallSeconds, double cpuSeconds) {
        return idleWatts * wallSeconds + wattsPerBusyCore * cpuSeconds;
    }
}
