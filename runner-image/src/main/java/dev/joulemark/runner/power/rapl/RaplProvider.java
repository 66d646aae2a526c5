package dev.joulemark.runner.power.rapl;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Opens the package domains of the powercap tree (Documentation/power/powercap of Linux). Kernels for AMD processors use the
 * same tree and name. Parts of a package (core, uncore, dram) and the platform domain (psys) are left out: adding them would
 * count energy twice.
 */
public final class RaplProvider implements PowerSourceProvider {

    static final String BACKEND = "Rapl";

    private static final String PACKAGE_FOLDERS = "intel-rapl:*";
    private static final String PACKAGE_FOLDER = "intel-rapl:[0-9]+";
    private static final String GUIDANCE_PERMISSION =
            "Only root may read it since CVE-2020-8694: run as root, or let the node's"
                    + " administrator make energy_uj readable (chmod, or a udev rule).";

    private final Path root;
    private final Predicate<Path> readable;

    /** With the tree of this machine. */
    public RaplProvider() {
        this(Path.of("/sys/class/powercap"));
    }

    /**
     * With a tree.
     *
     * @param root folder that has the {@code intel-rapl:N} folders
     */
    public RaplProvider(Path root) {
        this(root, Files::isReadable);
    }

    RaplProvider(Path root, Predicate<Path> readable) {
        this.root = root;
        this.readable = readable;
    }

    @Override
    public String backend() {
        return BACKEND;
    }

    @Override
    public Opening open(List<String> gpuUuids) {
        List<PowerDevice> devices = new ArrayList<>();
        List<RaplDomain> domains = new ArrayList<>();
        try {
            for (Path folder : packages()) {
                Path energy = folder.resolve("energy_uj");
                if (!readable.test(energy)) {
                    closeAll(domains);
                    return new Opening.Unavailable(energy + " cannot be read by this user.", GUIDANCE_PERMISSION);
                }
                String name = line(folder.resolve("name"));
                long range = Long.parseLong(line(folder.resolve("max_energy_range_uj")));
                domains.add(new RaplDomain(name, energy, range));
                devices.add(new PowerDevice(folder.getFileName() + "/" + name, "CPU " + name));
            }
        } catch (IOException | NumberFormatException e) {
            closeAll(domains);
            return new Opening.Unavailable(
                    "The powercap tree cannot be used: " + e.getMessage() + ".", GUIDANCE_PERMISSION);
        }
        return domains.isEmpty()
                ? new Opening.Unavailable(
                        "There is no CPU package under " + root + ".",
                        "RAPL needs bare metal, the module intel_rapl_msr, and in a container the host's /sys/class/powercap;"
                                + " most virtual machines have none.")
                : new Opening.Opened(new RaplPowerSource(devices, domains));
    }

    private List<Path> packages() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<Path> packages = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PACKAGE_FOLDERS);
                Stream<Path> sorted =
                        StreamSupport.stream(folders.spliterator(), false).sorted()) {
            for (Path folder : sorted.toList()) {
                if (folder.getFileName().toString().matches(PACKAGE_FOLDER)
                        && line(folder.resolve("name")).startsWith("package")) {
                    packages.add(folder);
                }
            }
        }
        return packages;
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    private static void closeAll(List<RaplDomain> domains) {
        new RaplPowerSource(List.of(), domains).close();
    }
}
