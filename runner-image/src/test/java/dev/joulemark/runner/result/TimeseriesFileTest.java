package dev.joulemark.runner.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.TimeseriesRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back by DuckDB, which shares no code with the writer. */
@Tag("CM-16")
final class TimeseriesFileTest {

    @TempDir
    private Path folder;

    @Test
    void anIndependentReaderFindsTheEightLockedColumns() throws IOException, SQLException {
        // When
        Path file = write(List.of());

        // Then
        assertThat(query(
                        "select column_name || ' ' || column_type || ' ' || \"null\" from (describe select * from '%s')"
                                .formatted(file)))
                .containsExactly(
                        "timestamp_s DOUBLE YES",
                        "gpu_index INTEGER YES",
                        "power_w FLOAT YES",
                        "temperature_c FLOAT YES",
                        "memory_used_mb FLOAT YES",
                        "memory_total_mb FLOAT YES",
                        "sm_utilisation_pct FLOAT YES",
                        "throttle_reasons BIGINT YES");
    }

    @Test
    void valuesAndNullsSurvive() throws IOException, SQLException {
        // Given
        List<TimeseriesRow> rows = List.of(
                new TimeseriesRow(0, 0, 101.5f, 40f, 1024f, 81_920f, 99f, 4L),
                new TimeseriesRow(2, 1, null, null, null, null, null, 0L));

        // When
        Path file = write(rows);

        // Then
        assertThat(query("select concat_ws('|', timestamp_s, gpu_index, coalesce(cast(power_w as varchar), 'null'),"
                        + " throttle_reasons) from '%s' order by timestamp_s".formatted(file)))
                .containsExactly("0.0|0|101.5|4", "2.0|1|null|0");
    }

    @Test
    void theFileSaysWhichExperimentItBelongsTo() throws IOException, SQLException {
        // When
        Path file = write(List.of());

        // Then
        assertThat(query("select decode(key) || '=' || decode(value) from parquet_kv_metadata('%s')".formatted(file)))
                .contains("experiment_id=e-1", "spec_hash=abc");
    }

    private Path write(List<TimeseriesRow> rows) throws IOException {
        Path file = folder.resolve(TimeseriesFile.FILE);
        TimeseriesFile.write(file, rows, Map.of("experiment_id", "e-1", "spec_hash", "abc"));
        return file;
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
