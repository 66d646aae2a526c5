package dev.joulemark.runner.power.estimate;

import com.sun.management.OperatingSystemMXBean;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** Opens the estimate, which works everywhere and is never valid as a measurement. */
public final class EstimateProvider implements PowerSourceProvider {

    /** Environment variable with the watts that a busy core adds, above 0 and at most 1000. */
    public static final String WATTS_VARIABLE = "JOULEMARK_ESTIMATE_WATTS_PER_CORE";

    static final String BACKEND = "Estimate";

    private static final double MOST_WATTS = 1000;

    private final Map<String, String> environment;

    /**
     * A provider.
     *
     * @param environment variables of this process
     */
    public EstimateProvider(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String backend() {
        return BACKEND;
    }

    @Override
    public Opening open(OpenRequest request) {
        CpuPowerModel model = CpuPowerModel.ofDefaults(Runtime.getRuntime().availableProcessors());
        String text = environment.get(WATTS_VARIABLE);
        if (text != null && !text.isBlank()) {
            double watts = watts(text);
            if (!(watts > 0 && watts <= MOST_WATTS)) {
                return new Opening.Unavailable(
                        WATTS_VARIABLE + " is \"" + text + "\".",
                        "Set it to watts above 0 and at most 1000, such as 12.5, or remove it.");
            }
            model = model.withWattsPerBusyCore(watts);
        }
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
                || system.getProcessCpuTime() < 0) {
            return new Opening.Unavailable(
                    "This Java runtime does not tell the CPU time of the process.",
                    "Use a runtime with jdk.management.");
        }
        return new Opening.Opened(new EstimatePowerSource(model, system::getProcessCpuTime, System::nanoTime));
    }

    /** The number, or NaN. */
    private static double watts(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
