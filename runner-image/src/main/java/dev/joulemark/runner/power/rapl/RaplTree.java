package dev.joulemark.runner.power.rapl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The powercap tree of Linux (Documentation/power/powercap): folders {@code intel-rapl:N} for packages, and in or beside them
 * {@code intel-rapl:N:M} for their parts.
 */
final class RaplTree {

    private static final String FOLDERS = "intel-rapl:*";
    private static final String PACKAGE_FOLDER = "intel-rapl:[0-9]+";

    /** What a package may use between two readings of one counter: some milliseconds at full load. */
    private static final long BETWEEN_READINGS_MICROJOULES = 1_000_000;

    private final Path root;

    RaplTree(Path root) {
        this.root = root;
    }

    /** The CPU packages, in order. */
    List<Path> packages() throws IOException {
        return named(root, PACKAGE_FOLDER, "package");
    }

    /** Memory of packages; not of all of them where a processor does not count it, as desktops and AMD do not. */
    List<Path> memory(List<Path> packages) throws IOException {
        List<Path> memory = new ArrayList<>();
        for (Path folder : packages) {
            String parts = folder.getFileName() + ":[0-9]+";
            List<Path> found = named(root, parts, "dram");
            memory.addAll(found.isEmpty() ? named(folder, parts, "dram") : found);
        }
        return memory;
    }

    /**
     * Whether the domain of a die shows the counter of another die of the same package: some kernels show the one counter of
     * an AMD package once for each die, and their sum would be a multiple.
     */
    static boolean mirrors(Path folder, List<Path> others) throws IOException {
        String name = packageOfDie(folder);
        if (name == null) {
            return false;
        }
        for (Path other : others) {
            if (name.equals(packageOfDie(other))
                    && Math.abs(microjoules(folder) - microjoules(other)) <= BETWEEN_READINGS_MICROJOULES) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String packageOfDie(Path folder) throws IOException {
        String name = name(folder);
        int die = name.indexOf("-die-");
        return die < 0 ? null : name.substring(0, die);
    }

    private static long microjoules(Path folder) throws IOException {
        return Long.parseLong(line(folder.resolve("energy_uj")));
    }

    /** What the kernel calls the domain of a folder. */
    static String name(Path folder) throws IOException {
        return line(folder.resolve("name"));
    }

    /** The value after which the counter starts again. */
    static long rangeMicrojoules(Path folder) throws IOException {
        return Long.parseLong(line(folder.resolve("max_energy_range_uj")));
    }

    private static List<Path> named(Path folder, String pattern, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, FOLDERS);
                Stream<Path> sorted =
                        StreamSupport.stream(entries.spliterator(), false).sorted()) {
            for (Path entry : sorted.toList()) {
                if (entry.getFileName().toString().matches(pattern)
                        && name(entry).startsWith(prefix)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }
}
