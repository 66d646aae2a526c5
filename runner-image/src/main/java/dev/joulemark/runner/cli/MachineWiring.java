package dev.joulemark.runner.cli;

import dev.joulemark.runner.dataset.DatasetPromptSource;
import dev.joulemark.runner.dataset.HubDatasets;
import dev.joulemark.runner.dataset.hub.CachedHubDatasets;
import dev.joulemark.runner.environment.MachineInspector;
import dev.joulemark.runner.inference.model.HubClient;
import dev.joulemark.runner.inference.model.HubDatasetClient;
import dev.joulemark.runner.inference.model.ModelLocator;
import dev.joulemark.runner.inference.model.S3Models;
import dev.joulemark.runner.inference.pytorch.CudaBoard;
import dev.joulemark.runner.inference.pytorch.CudaDevices;
import dev.joulemark.runner.inference.pytorch.Host;
import dev.joulemark.runner.inference.pytorch.PyTorchEngine;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.codecarbon.CodeCarbonProvider;
import dev.joulemark.runner.power.estimate.EstimateProvider;
import dev.joulemark.runner.power.nvml.NvmlInventory;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import dev.joulemark.runner.power.rapl.RaplProvider;
import dev.joulemark.runner.power.zeus.ZeusProvider;
import dev.joulemark.runner.store.ResultBucket;
import dev.joulemark.runner.store.s3.S3ResultBucket;
import dev.joulemark.runner.store.s3.S3Settings;
import dev.joulemark.runner.store.s3.S3Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Wires the adapters of this machine: the only place that knows them all. */
final class MachineWiring implements Wiring {

    private static final Path PROC = Path.of("/proc");
    private static final Duration HUB_CONNECT = Duration.ofSeconds(10);
    private static final Duration HUB_RESPONSE = Duration.ofSeconds(60);
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

    private final RunnerConfig config;
    private final GpuInventory inventory = new NvmlInventory();
    private final List<PowerSourceProvider> providers;

    MachineWiring(RunnerConfig config) {
        this.config = config;
        providers = List.of(
                new NvmlProvider(),
                new ZeusProvider(config.environment(), inventory, new NvmlProvider()),
                new RaplProvider(),
                new CodeCarbonProvider(config.environment()),
                new EstimateProvider(config.environment()));
    }

    @Override
    public ExperimentRunner runner() {
        ModelLocator locator = new ModelLocator(
                config.cacheFolder(),
                config.folder("JOULEMARK_MODEL_MOUNT"),
                new HubClient(config.environment(), new HubClient.Timeouts(HUB_CONNECT, HUB_RESPONSE)),
                new S3Models(new S3Store(S3Settings.from(config.environment(), STORE_PATIENCE)), config.cacheFolder()));
        CudaDevices cuda = new CudaDevices(
                config.environment(),
                () -> inventory.gpus().stream().map(MachineWiring::board).toList());
        MachineInspector machine = new MachineInspector(PROC, config.environment());
        return new ExperimentRunner(
                new PyTorchEngine(locator, cuda, new Host(machine.memory()::availableBytes, machine.processorVendor())),
                new DatasetPromptSource(config.cacheFolder(), config.folder("JOULEMARK_DATASET_MOUNT"), datasets()),
                new ExperimentRunner.Instruments(providers, inventory, machine, Clock.systemUTC()));
    }

    private static CudaBoard board(GpuFacts gpu) {
        Long total = gpu.memoryTotalBytes();
        Long used = gpu.occupancy().memoryUsedBytes();
        return new CudaBoard(gpu.uuid(), gpu.pciBusId(), total == null || used == null ? null : (Long) (total - used));
    }

    private HubDatasets datasets() {
        return new CachedHubDatasets(
                new HubDatasetClient(config.environment(), new HubClient.Timeouts(HUB_CONNECT, HUB_RESPONSE)));
    }

    @Override
    public List<PowerSourceProvider> providers() {
        return providers;
    }

    @Override
    public GpuInventory inventory() {
        return inventory;
    }

    @Override
    public ResultBucket bucket() {
        return new S3ResultBucket(
                S3Settings.from(config.environment(), STORE_PATIENCE).persistent(config.environment()));
    }
}
