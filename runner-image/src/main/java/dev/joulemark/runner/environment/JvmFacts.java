package dev.joulemark.runner.environment;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The virtual machine of the runner.
 *
 * @param name its name; null when not looked at
 * @param collectors its garbage collectors
 * @param flags options that begin with -X; system properties are left out, because they may hold secrets
 * @param maxHeapBytes largest heap; null when not looked at
 */
public record JvmFacts(
        @Nullable String name,
        List<String> collectors,
        List<String> flags,
        @Nullable Long maxHeapBytes) {

    /** Nothing is known. */
    public static final JvmFacts UNKNOWN = new JvmFacts(null, List.of(), List.of(), null);

    /** Copies the lists. */
    public JvmFacts {
        collectors = List.copyOf(collectors);
        flags = List.copyOf(flags);
    }

    static JvmFacts ofThisProcess() {
        return new JvmFacts(
                System.getProperty("java.vm.name"),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .sorted()
                        .toList(),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(JvmFacts::isFlag)
                        .toList(),
                Runtime.getRuntime().maxMemory());
    }

    /** Class paths and log files say where something is, not how the machine works. */
    private static boolean isFlag(String argument) {
        return argument.startsWith("-X") && !argument.startsWith("-Xbootclasspath") && !argument.startsWith("-Xlog");
    }
}
