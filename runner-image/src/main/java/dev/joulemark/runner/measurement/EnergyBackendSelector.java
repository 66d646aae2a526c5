package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.api.v1alpha1.EnergyBackend;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the energy source. {@code Auto} takes the first that answers: on a GPU Zeus, NVML, CodeCarbon; on a CPU RAPL,
 * CodeCarbon, Estimate, and never NVML, which would measure a device that does not compute. A named source that is not
 * there ends the run; {@code None} measures nothing and says nothing.
 */
final class EnergyBackendSelector {

    private final List<PowerSourceProvider> providers;
    private final List<BackendAttempt> tried = new ArrayList<>();

    private final @Nullable String endpoint;

    EnergyBackendSelector(List<PowerSourceProvider> providers) {
        this(providers, null);
    }

    /**
     * A selector.
     *
     * @param providers power sources, in any order
     * @param endpoint address of the daemon that the experiment names; null where it names none
     */
    EnergyBackendSelector(List<PowerSourceProvider> providers, @Nullable String endpoint) {
        this.providers = List.copyOf(providers);
        this.endpoint = endpoint;
    }

    SelectedBackend select(EnergyBackend wanted, ComputeDevice device) throws RunException {
        return switch (wanted) {
            case NONE -> new SelectedBackend(null, List.of(), "measurement.energyBackend is None.");
            case AUTO -> auto(device);
            case NVML -> named("Nvml", device);
            case RAPL -> named("Rapl", device);
            case ESTIMATE -> named("Estimate", device);
            case ZEUS -> named("Zeus", device);
            case CODECARBON -> named("CodeCarbon", device);
        };
    }

    private SelectedBackend auto(ComputeDevice device) {
        List<String> order = switch (device) {
            case ComputeDevice.Gpu ignored -> BackendOrder.ON_GPU;
            case ComputeDevice.Cpu ignored -> BackendOrder.ON_CPU;
        };
        for (String backend : order) {
            Optional<PowerSourceProvider> provider = provider(backend);
            if (provider.isEmpty()) {
                tried.add(new BackendAttempt(backend, false, "This version does not have it."));
                continue;
            }
            switch (provider.get().open(request(device))) {
                case Opening.Opened(var source) -> {
                    tried.add(new BackendAttempt(backend, true, "The first of " + order + " that answers."));
                    return new SelectedBackend(source, tried, null);
                }
                case Opening.Unavailable(String reason, String guidance) ->
                    tried.add(new BackendAttempt(backend, false, reason + " " + guidance));
            }
        }
        return new SelectedBackend(null, tried, "No energy source answers: see energy_source.tried.");
    }

    private SelectedBackend named(String backend, ComputeDevice device) throws RunException {
        PowerSourceProvider provider = provider(backend)
                .orElseThrow(() -> unavailable(backend, "this version does not have it.", "Use Auto."));
        return switch (provider.open(request(device))) {
            case Opening.Opened(var source) ->
                new SelectedBackend(
                        source,
                        List.of(new BackendAttempt(backend, true, "Named by measurement.energyBackend.")),
                        null);
            case Opening.Unavailable(String reason, String guidance) -> throw unavailable(backend, reason, guidance);
        };
    }

    private static RunException unavailable(String backend, String reason, String guidance) {
        return new RunException(
                RunOutcome.Blame.CONFIGURATION,
                "EnergyBackendUnavailable",
                "measurement.energyBackend is " + backend + ", which is not available: " + reason + " " + guidance);
    }

    private Optional<PowerSourceProvider> provider(String backend) {
        return providers.stream()
                .filter(provider -> provider.backend().equals(backend))
                .findFirst();
    }

    private OpenRequest request(ComputeDevice device) {
        OpenRequest request = switch (device) {
            case ComputeDevice.Gpu(String uuid, int ignored) -> OpenRequest.ofGpus(List.of(uuid));
            case ComputeDevice.Cpu ignored -> OpenRequest.ofCpu();
        };
        return request.through(endpoint);
    }
}
