package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.AttributionRecord;
import dev.joulemark.api.result.AttributionStatus;
import dev.joulemark.api.result.ContainerRecord;
import dev.joulemark.api.result.EnvironmentRecord;
import dev.joulemark.api.result.GpuBoardRecord;
import dev.joulemark.api.result.GpuOccupancyRecord;
import dev.joulemark.api.result.GpuPowerLimitsRecord;
import dev.joulemark.api.result.GpuRecord;
import dev.joulemark.api.result.JvmRecord;
import dev.joulemark.api.result.ProcessorRecord;
import dev.joulemark.api.result.SystemRecord;
import dev.joulemark.runner.environment.Attribution;
import dev.joulemark.runner.environment.ContainerFacts;
import dev.joulemark.runner.environment.JvmFacts;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.environment.ProcessorFacts;
import dev.joulemark.runner.environment.SystemFacts;
import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run ran on, in the words of the result. */
final class EnvironmentRecords {

    private EnvironmentRecords() {}

    static EnvironmentRecord of(MachineSnapshot machine, String engineVersion) {
        return new EnvironmentRecord(
                machine.digest(),
                machine.os(),
                machine.cpuModel(),
                machine.cpuCount(),
                machine.memoryBytes(),
                machine.container(),
                machine.containerImage(),
                machine.node(),
                machine.javaVersion(),
                engineVersion,
                processor(machine.processor()),
                system(machine.system()),
                container(machine.containerFacts()),
                jvm(machine.jvm()),
                machine.gpus().stream().map(EnvironmentRecords::gpu).toList());
    }

    private static ProcessorRecord processor(ProcessorFacts facts) {
        return new ProcessorRecord(
                facts.sockets(),
                facts.cores(),
                facts.threads(),
                facts.numaNodes(),
                facts.smtActive(),
                facts.governor(),
                facts.scalingDriver(),
                facts.leastMegahertz(),
                facts.mostMegahertz(),
                facts.boost());
    }

    private static SystemRecord system(SystemFacts facts) {
        return new SystemRecord(
                facts.kernel(),
                facts.osRelease(),
                facts.virtualised(),
                facts.model(),
                facts.memoryTotalBytes(),
                facts.clockSource(),
                facts.timeZone(),
                facts.loadAverage());
    }

    private static ContainerRecord container(ContainerFacts facts) {
        return new ContainerRecord(
                facts.runtime(), facts.imageDigest(), facts.processorLimit(), facts.memoryLimitBytes(), facts.cpuset());
    }

    private static JvmRecord jvm(JvmFacts facts) {
        return new JvmRecord(facts.name(), facts.collectors(), facts.flags(), facts.maxHeapBytes());
    }

    private static GpuRecord gpu(GpuFacts gpu) {
        DeviceCapabilities capabilities = gpu.capabilities();
        return new GpuRecord(
                gpu.uuid(),
                gpu.product(),
                gpu.driver(),
                gpu.pciBusId(),
                gpu.powerLimitWatts(),
                gpu.persistenceMode(),
                gpu.migEnabled(),
                gpu.temperatureCelsius(),
                gpu.memoryTotalBytes(),
                gpu.processCount(),
                board(gpu.board()),
                powerLimits(gpu.powerLimits()),
                occupancy(gpu.occupancy()),
                attribution(Attribution.before(List.of(gpu))),
                reads(capabilities),
                capabilities == null ? List.of() : capabilities.shortcomings());
    }

    private static GpuBoardRecord board(GpuBoard board) {
        return new GpuBoardRecord(
                board.architecture(),
                board.computeCapability(),
                board.vbios(),
                board.eccEnabled(),
                board.maxSmClockMegahertz(),
                board.maxMemoryClockMegahertz(),
                board.nvmlVersion(),
                board.cudaVersion());
    }

    private static GpuPowerLimitsRecord powerLimits(GpuPowerLimits limits) {
        return new GpuPowerLimitsRecord(
                limits.setWatts(), limits.defaultWatts(), limits.leastWatts(), limits.mostWatts());
    }

    private static GpuOccupancyRecord occupancy(GpuOccupancy occupancy) {
        return new GpuOccupancyRecord(
                occupancy.memoryUsedBytes(),
                occupancy.memoryUsedIncludesReserve(),
                occupancy.utilisationPercent(),
                occupancy.graphicsProcesses(),
                occupancy.mpsProcesses(),
                occupancy.migPending(),
                occupancy.migDevices(),
                occupancy.smClockMegahertz(),
                occupancy.memoryClockMegahertz(),
                occupancy.performanceState());
    }

    private static AttributionRecord attribution(Attribution attribution) {
        return switch (attribution) {
            case Attribution.Exclusive() -> new AttributionRecord(AttributionStatus.EXCLUSIVE, List.of());
            case Attribution.Shared(List<Attribution.Sign> signs) ->
                new AttributionRecord(
                        AttributionStatus.SHARED,
                        signs.stream().map(Attribution.Sign::message).toList());
            case Attribution.Unknown(String reason) ->
                new AttributionRecord(AttributionStatus.UNKNOWN, List.of(reason));
        };
    }

    private static Map<String, String> reads(@Nullable DeviceCapabilities capabilities) {
        Map<String, String> reads = new LinkedHashMap<>();
        if (capabilities != null) {
            capabilities.readBy().forEach((quantity, by) -> reads.put(quantity.label(), by));
        }
        return reads;
    }
}
