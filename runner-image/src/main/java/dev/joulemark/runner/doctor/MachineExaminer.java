package dev.joulemark.runner.doctor;

import dev.joulemark.runner.environment.MachineInspector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at the machine, apart from its energy sources. Changes nothing on it. */
final class MachineExaminer {

    private static final String ENGINE_VARIABLE = "PYTORCH_LIBRARY_PATH";
    private static final String ENGINE_FILE = "libtorch.so";

    /** The file by which the engine finds a native library that comes as a jar. */
    private static final String ENGINE_RESOURCE = "native/lib/pytorch.properties";

    private final Map<String, String> environment;
    private final Path cacheFolder;
    private final Path procFolder;
    private final Path powercapFolder;
    private final Predicate<Path> readable;

    MachineExaminer(
            Map<String, String> environment,
            Path cacheFolder,
            Path procFolder,
            Path powercapFolder,
            Predicate<Path> readable) {
        this.environment = Map.copyOf(environment);
        this.cacheFolder = cacheFolder;
        this.procFolder = procFolder;
        this.powercapFolder = powercapFolder;
        this.readable = readable;
    }

    MachineSighting look() {
        int usable = Math.min(
                Runtime.getRuntime().availableProcessors(),
                new MachineInspector(procFolder, environment).inspect(List.of()).cpuCount());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Path existing = existing(cacheFolder);
        List<Path> rapl = rapl();
        return new MachineSighting(
                Runtime.version().toString(),
                Runtime.version().feature(),
                usable,
                Math.max(usable, processors()),
                load < 0 ? null : load,
                cacheFolder,
                cacheProblem(existing),
                freeBytes(existing),
                engine(),
                rapl.stream().filter(readable).toList(),
                rapl.stream().filter(readable.negate()).toList());
    }

    private int processors() {
        try {
            List<String> lines = Files.readAllLines(procFolder.resolve("cpuinfo"), StandardCharsets.ISO_8859_1);
            return Math.toIntExact(
                    lines.stream().filter(line -> line.startsWith("processor")).count());
        } catch (IOException e) {
            return 0;
        }
    }

    /** The folder, or the nearest above it that is there. */
    private static Path existing(Path folder) {
        Path absolute = folder.toAbsolutePath();
        for (Path candidate = absolute; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        return absolute;
    }

    private static @Nullable String cacheProblem(Path existing) {
        if (!Files.isDirectory(existing)) {
            return existing + " is no folder";
        }
        return Files.isWritable(existing) ? null : existing + " cannot be written by this user";
    }

    private static @Nullable Long freeBytes(Path existing) {
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable String engine() {
        String folder = environment.get(ENGINE_VARIABLE);
        if (folder != null && !folder.isBlank()) {
            return Files.isRegularFile(Path.of(folder).resolve(ENGINE_FILE)) ? folder : null;
        }
        return MachineExaminer.class.getClassLoader().getResource(ENGINE_RESOURCE) == null ? null : "a bundled jar";
    }

    private List<Path> rapl() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(powercapFolder, "intel-rapl:*")) {
            for (Path folder : folders) {
                Path energy = folder.resolve("energy_uj");
                if (folder.getFileName().toString().matches("intel-rapl:[0-9]+") && Files.exists(energy)) {
                    files.add(energy);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        files.sort(Path::compareTo);
        return files;
    }
}
