package dev.joulemark.runner.power.estimate;

/**
 * Joules from CPU time: every processor draws its idle power all the time, and a busy one draws more.
 *
 * @param wattsPerBusyCore watts that a busy logical processor adds, above 0
 * @param idleWatts watts of all processors together while idle, at least 0
 */
record CpuPowerModel(double wattsPerBusyCore, double idleWatts) {

    /**
     * Idle and full power of one virtual CPU: the averages over server processors that Cloud Carbon Footprint derived from
     * SPECpower results for AWS (its methodology, appendix I: 0.74 W at least, 3.5 W at most). A real processor may draw a
     * third or three times as much.
     */
    static final double IDLE_WATTS_PER_CORE = 0.74;

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
