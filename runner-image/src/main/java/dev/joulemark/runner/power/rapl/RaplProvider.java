package dev.joulemark.runner.power.rapl;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Opens the package domains of the powercap tree (Documentation/power/powercap of Linux). Kernels for AMD processors use the
 * same tree and name. Memory (dram) lies beside the package in the energy, though below it in the tree, and is added where
 * every package counts it. Parts of a package (core, uncore) and the platform domain (psys) are left out: adding them would
 * count energy twice.
 */
public final class RaplProvider implements PowerSourceProvider {

    static final String BACKEND = "Rapl";

    private static final String GUIDANCE_PERMISSION =
            "Only root may read it since CVE-2020-8694: run as root, or let the node's"
                    + " administrator make energy_uj readable (chmod, or a udev rule).";

    private static final String GUIDANCE_MISSING =
            "RAPL needs bare metal, the module intel_rapl_msr, and in a container the host's /sys/class/powercap;"
                    + " most virtual machines have none.";

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
    public Opening open(OpenRequest request) {
        RaplTree tree = new RaplTree(root);
        List<PowerDevice> devices = new ArrayList<>();
        List<RaplDomain> domains = new ArrayList<>();
        try {
            List<Path> packages = new ArrayList<>();
            for (Path folder : tree.packages()) {
                if (!readable.test(energy(folder))) {
                    closeAll(domains);
                    return new Opening.Unavailable(
                            energy(folder) + " cannot be read by this user.", GUIDANCE_PERMISSION);
                }
                if (!RaplTree.mirrors(folder, packages)) {
                    packages.add(folder);
                    add(folder, "CPU " + RaplTree.name(folder), devices, domains);
                }
            }
            // All of the memory or none: a part of it in the sum would be taken for the whole.
            List<Path> memory = tree.memory(packages);
            boolean counted = memory.size() == packages.size()
                    && memory.stream().map(RaplProvider::energy).allMatch(readable);
            for (Path folder : counted ? memory : List.<Path>of()) {
                add(folder, "memory of " + folder.getFileName(), devices, domains);
            }
            return domains.isEmpty()
                    ? new Opening.Unavailable("There is no CPU package under " + root + ".", GUIDANCE_MISSING)
                    : new Opening.Opened(new RaplPowerSource(devices, domains, scope(counted, memory)));
        } catch (IOException | NumberFormatException e) {
            closeAll(domains);
            return new Opening.Unavailable(
                    "The powercap tree cannot be used: " + e.getMessage() + ".", GUIDANCE_PERMISSION);
        }
    }

    private static String scope(boolean counted, List<Path> memory) {
        if (counted) {
            return "cpu package and memory";
        }
        return memory.isEmpty() ? "cpu package" : "cpu package; memory is not readable everywhere, so not counted";
    }

    private static Path energy(Path folder) {
        return folder.resolve("energy_uj");
    }

    private static void add(Path folder, String name, List<PowerDevice> devices, List<RaplDomain> domains)
            throws IOException {
        String domain = RaplTree.name(folder);
        domains.add(new RaplDomain(domain, energy(folder), RaplTree.rangeMicrojoules(folder)));
        devices.add(new PowerDevice(folder.getFileName() + "/" + domain, name));
    }

    private static void closeAll(List<RaplDomain> domains) {
        new RaplPowerSource(List.of(), domains, "").close();
    }
}
