package dev.joulemark.runner.environment;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads machine, kernel and operating system from {@code /proc}, {@code /sys} and {@code /etc}. */
final class SystemInspector {

    private static final long BYTES_PER_KIBIBYTE = 1024;

    private final Path proc;
    private final Path sys;
    private final Path etc;

    SystemInspector(Path root, Path procFolder) {
        this.proc = procFolder;
        this.sys = root.resolve("sys");
        this.etc = root.resolve("etc");
    }

    SystemFacts facts() {
        return new SystemFacts(
                ProcFiles.first(proc.resolve("sys/kernel/osrelease")).orElse(null),
                osRelease(),
                virtualised(),
                model(),
                memoryTotalBytes().orElse(null),
                ProcFiles.first(sys.resolve("devices/system/clocksource/clocksource0/current_clocksource"))
                        .orElse(null),
                ZoneId.systemDefault().getId(),
                ProcFiles.first(proc.resolve("loadavg"))
                        .map(line -> line.split(" ")[0])
                        .filter(text -> text.matches("[0-9]+\\.[0-9]+"))
                        .map(Double::valueOf)
                        .orElse(null));
    }

    Optional<Long> memoryTotalBytes() {
        return ProcFiles.value(proc.resolve("meminfo"), "MemTotal")
                .map(value -> value.split(" ")[0])
                .filter(value -> value.matches("[0-9]{1,15}"))
                .map(value -> Long.parseLong(value) * BYTES_PER_KIBIBYTE);
    }

    private @Nullable String osRelease() {
        return ProcFiles.lines(etc.resolve("os-release")).stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line ->
                        line.substring(line.indexOf('=') + 1).replace("\"", "").strip())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** Only x86 tells it in a flag; elsewhere it is not known. */
    private @Nullable Boolean virtualised() {
        return ProcFiles.value(proc.resolve("cpuinfo"), "flags")
                .map(flags -> Arrays.asList(flags.split(" ")).contains("hypervisor"))
                .orElse(null);
    }

    private @Nullable String model() {
        Path dmi = sys.resolve("class/dmi/id");
        String model = Stream.of("sys_vendor", "product_name")
                .flatMap(file -> ProcFiles.first(dmi.resolve(file)).stream())
                .collect(Collectors.joining(" "));
        return model.isEmpty() ? null : model;
    }
}
