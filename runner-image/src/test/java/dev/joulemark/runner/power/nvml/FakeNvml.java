package dev.joulemark.runner.power.nvml;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A compiled fake NVML with a script of its own. Every instance is another file, because a loader loads a file once. */
public final class FakeNvml {

    private static final Path SOURCES = Path.of("src/test/native");
    private static final Path OUTPUT = Path.of("target/fake-nvml");
    private static final AtomicInteger COPIES = new AtomicInteger();

    private final Path file;

    /** Kept, because JNA unloads a library that nobody holds, and a library that is loaded anew starts its curves anew. */
    private final NativeLibrary loaded;

    private FakeNvml(Path file) {
        this.file = file;
        this.loaded = NativeLibrary.getInstance(file.toString());
    }

    /**
     * A copy of the library with a script of its own.
     *
     * @param script lines of the script
     */
    public static FakeNvml playing(String... script) {
        return copy(OUTPUT.resolve("libnvidia-ml.so.1"), script);
    }

    /**
     * A copy whose second 0 lies ahead, so that it is there and open when the script begins on a busy machine, too.
     *
     * @param lead until second 0
     * @param script lines of the script
     */
    static FakeNvml playingIn(Duration lead, String... script) {
        String[] lines = new String[script.length + 1];
        lines[0] = "start " + (System.nanoTime() + lead.toNanos());
        System.arraycopy(script, 0, lines, 1, script.length);
        return playing(lines);
    }

    /** Without the functions that older drivers lack. */
    static FakeNvml ofAnOldDriver(String... script) {
        return copy(OUTPUT.resolve("old-driver/libnvidia-ml.so.1"), script);
    }

    /** Without the functions that newer drivers may drop. */
    static FakeNvml ofANewDriver(String... script) {
        return copy(OUTPUT.resolve("new-driver/libnvidia-ml.so.1"), script);
    }

    /** Without the call for the energy counter, which stays a field. */
    static FakeNvml withoutCounterCall(String... script) {
        return copy(OUTPUT.resolve("no-counter/libnvidia-ml.so.1"), script);
    }

    /** What a provider opens. */
    public NvmlLibrary library() {
        return new NvmlLibrary(file.toString());
    }

    /** The same, waited for no longer than that. */
    NvmlLibrary library(Duration patience) {
        return new NvmlLibrary(file.toString(), patience);
    }

    /** Exact joules of a device between two values of {@link System#nanoTime()}. */
    public double joules(int device, long fromNanos, long toNanos) {
        return (Double) function("fake_nvml_joules").invoke(Double.class, new Object[] {device, fromNanos, toNanos});
    }

    /** {@link System#nanoTime()} at second 0 of the script. */
    long startNanos() {
        return function("fake_nvml_start_ns").invokeLong(new Object[0]);
    }

    /** How often NVML is initialised and not shut down. */
    int references() {
        return function("fake_nvml_references").invokeInt(new Object[0]);
    }

    private Function function(String name) {
        return loaded.getFunction(name);
    }

    private static FakeNvml copy(Path built, String... script) {
        try {
            build();
            Path copy = OUTPUT.resolve("copy-" + ProcessHandle.current().pid() + "-" + COPIES.incrementAndGet() + ".so")
                    .toAbsolutePath();
            Files.copy(built, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(Path.of(copy + ".script"), String.join("\n", script) + "\n");
            return new FakeNvml(copy);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the fake NVML could not be built", e);
        }
    }

    private static synchronized void build() throws IOException, InterruptedException {
        if (COPIES.get() > 0) {
            return;
        }
        Assumptions.assumeTrue(
                hasCompiler(), "The tests of the NVML binding need a C compiler: install gcc. They were not run.");
        Process compiler = new ProcessBuilder("sh", SOURCES.resolve("build.sh").toString(), OUTPUT.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!compiler.waitFor(60, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new IllegalStateException("gcc failed on the fake NVML:\n" + output);
        }
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            Process gcc = new ProcessBuilder("gcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return gcc.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
