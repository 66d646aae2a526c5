package dev.joulemark.runner.measurement;

import java.util.List;

/** In which order {@code energyBackend: Auto} tries the energy sources; the first that answers is taken. */
public final class BackendOrder {

    /** On a GPU. RAPL and the estimate would measure a device that does not compute. */
    public static final List<String> ON_GPU = List.of("Zeus", "Nvml", "CodeCarbon");

    /** On a CPU, and never NVML, for the same reason. */
    public static final List<String> ON_CPU = List.of("Rapl", "CodeCarbon", "Estimate");

    private BackendOrder() {}
}
