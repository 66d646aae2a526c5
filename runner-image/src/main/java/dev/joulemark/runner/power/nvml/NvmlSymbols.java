package dev.joulemark.runner.power.nvml;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses of a library's functions, each looked up once. JNA has loaded the library and unloads it when this is garbage. */
final class NvmlSymbols {

    private final NativeLibrary library;
    private final Map<String, MemorySegment> addresses = new ConcurrentHashMap<>();

    /**
     * The symbols of a library.
     *
     * @throws UnsatisfiedLinkError when there is no such library
     */
    NvmlSymbols(String name) {
        this.library = NativeLibrary.getInstance(name);
    }

    /** Whether the library has a function: not every driver has every one. */
    boolean has(String function) {
        return !address(function).equals(MemorySegment.NULL);
    }

    /** Where a function is; NULL when the library lacks it. */
    MemorySegment address(String function) {
        return addresses.computeIfAbsent(function, this::lookUp);
    }

    /** The first of several names of a function that the library has; the last when it has none. */
    String firstOf(String... functions) {
        for (String function : functions) {
            if (has(function)) {
                return function;
            }
        }
        return functions[functions.length - 1];
    }

    private MemorySegment lookUp(String function) {
        try {
            return MemorySegment.ofAddress(Pointer.nativeValue(library.getFunction(function)));
        } catch (UnsatisfiedLinkError e) {
            return MemorySegment.NULL;
        }
    }
}
