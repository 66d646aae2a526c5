package dev.joulemark.runner.result;

import dev.joulemark.api.result.SampleRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** {@code samples.parquet}: every reading of every phase, for researchers and for whoever doubts the energy. */
public final class SamplesFile {

    /** Name of the file. */
    public static final String FILE = "samples.parquet";

    private static final Schema SCHEMA = SchemaBuilder.record("samples")
            .namespace("dev.joulemark")
            .fields()
            .requiredLong("monotonic_ns")
            .optionalString("phase")
            .optionalInt("repetition")
            .requiredInt("gpu_index")
            .optionalDouble("energy_counter_j")
            .optionalDouble("instant_power_w")
            .optionalDouble("average_power_w")
            .optionalDouble("temperature_c")
            .optionalDouble("memory_used_mb")
            .optionalDouble("sm_utilisation_pct")
            .optionalLong("throttle_reasons")
            .optionalDouble("sm_clock_mhz")
            .optionalDouble("memory_clock_mhz")
            .optionalLong("process_count")
            .optionalString("failure")
            .endRecord();

    private SamplesFile() {}

    /**
     * Writes the rows.
     *
     * @param file is created or replaced
     * @param rows by time, then device; none gives a file with the schema alone
     * @param metadata key-value metadata of the file: experiment id, spec hash, schema version
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, List<SampleRow> rows, Map<String, String> metadata) throws IOException {
        new ParquetFile<>(SCHEMA, SamplesFile::record).write(file, rows, metadata);
    }

    private static GenericRecord record(SampleRow row) {
        GenericRecord values = new GenericData.Record(SCHEMA);
        values.put("monotonic_ns", row.monotonicNs());
        values.put("phase", row.phase());
        values.put("repetition", row.repetition());
        values.put("gpu_index", row.gpuIndex());
        values.put("energy_counter_j", row.energyCounterJ());
        values.put("instant_power_w", row.instantPowerW());
        values.put("average_power_w", row.averagePowerW());
        values.put("temperature_c", row.temperatureC());
        values.put("memory_used_mb", row.memoryUsedMb());
        values.put("sm_utilisation_pct", row.smUtilisationPct());
        values.put("throttle_reasons", row.throttleReasons());
        values.put("sm_clock_mhz", row.smClockMhz());
        values.put("memory_clock_mhz", row.memoryClockMhz());
        values.put("process_count", row.processCount());
        values.put("failure", row.failure());
        return values;
    }
}
