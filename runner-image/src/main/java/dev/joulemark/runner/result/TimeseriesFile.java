package dev.joulemark.runner.result;

import dev.joulemark.api.result.TimeseriesRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** {@code timeseries.parquet}: eight columns, locked by the requirements of the format. */
public final class TimeseriesFile {

    /** Name of the file. */
    public static final String FILE = "timeseries.parquet";

    private static final Schema SCHEMA = SchemaBuilder.record("timeseries")
            .namespace("dev.joulemark")
            .fields()
            .requiredDouble("timestamp_s")
            .requiredInt("gpu_index")
            .optionalFloat("power_w")
            .optionalFloat("temperature_c")
            .optionalFloat("memory_used_mb")
            .optionalFloat("memory_total_mb")
            .optionalFloat("sm_utilisation_pct")
            .requiredLong("throttle_reasons")
            .endRecord();

    private TimeseriesFile() {}

    /**
     * Writes the rows.
     *
     * @param file is created or replaced
     * @param rows by time, then device; none gives a file with the schema alone
     * @param metadata key-value metadata of the file: experiment id, spec hash, schema version
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, List<TimeseriesRow> rows, Map<String, String> metadata) throws IOException {
        new ParquetFile<>(SCHEMA, TimeseriesFile::row).write(file, rows, metadata);
    }

    private static GenericRecord row(TimeseriesRow row) {
        GenericRecord values = new GenericData.Record(SCHEMA);
        values.put("timestamp_s", row.timestampS());
        values.put("gpu_index", row.gpuIndex());
        values.put("power_w", row.powerW());
        values.put("temperature_c", row.temperatureC());
        values.put("memory_used_mb", row.memoryUsedMb());
        values.put("memory_total_mb", row.memoryTotalMb());
        values.put("sm_utilisation_pct", row.smUtilisationPct());
        values.put("throttle_reasons", row.throttleReasons());
        return values;
    }
}
