package dev.joulemark.runner.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of every format, and which of their columns is the prompt. */
@Tag("GAP-2")
final class DatasetFormatsTest {

    private static final String TABLE = "id,prompt,source\n1,\"Grüße, \"\"Welt\"\"\nzwei\",chat\n2,,wiki\n3,c,wiki\n";

    private static final HubDatasets NO_HUB = dataset -> {
        throw new AssertionError("no file lies at the hub");
    };

    @TempDir
    private Path folder;

    @Test
    void commasQuotesAndLineBreaksBelongToAQuotedValue() throws IOException, DatasetException {
        // Given
        write("rows.csv", TABLE);

        // When
        DatasetRows rows = read("rows.csv", null);

        // Then
        assertThat(texts(rows)).containsExactly("Grüße, \"Welt\"\nzwei", "c");
        assertThat(rows.usable().getFirst().source()).isEqualTo("chat");
        assertThat(rows.read()).isEqualTo(3);
        assertThat(rows.empty()).isEqualTo(1);
        assertThat(rows.columns()).isEqualTo("prompt");
    }

    @Test
    void tabsSeparateWhereTheEndingSaysSo() throws IOException, DatasetException {
        write("rows.tsv", "n\ttext\n1\ta, b\n");
        assertThat(texts(read("rows.tsv", null))).containsExactly("a, b");
    }

    @Test
    void aValueTooManyIsAnErrorAndNotACutPrompt() throws IOException {
        write("rows.csv", "prompt,source\na,wiki\nHello, world,chat\n");
        assertThatThrownBy(() -> read("rows.csv", null))
                .hasMessageContaining("is broken behind row 1 of rows.csv (Too many entries")
                .hasMessageEndingWith("correct it there.");
    }

    @Test
    void anArrayOfObjectsIsReadAndSoAreLines() throws IOException, DatasetException {
        write("rows.json", "\n [{\"prompt\": \"a\"}, 7, {\"prompt\":\n\"b\"}]");
        assertThat(texts(read("rows.json", null))).containsExactly("a", "b");
        write("lines.json", "{\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n");
        assertThat(texts(read("lines.json", null))).containsExactly("a", "b");
    }

    @Test
    void anArrayThatBreaksOffIsAnError() throws IOException {
        write("rows.json", "[{\"prompt\": \"a\"}, {\"prom");
        assertThatThrownBy(() -> read("rows.json", null)).hasMessageContaining("is broken behind row 1 of rows.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
    void parquetIsReadHoweverItIsPacked(String codec) throws SQLException, DatasetException {
        // Given
        parquet("select i as id, 'prompt 🌍 ' || i as prompt, [1, 2] as list from range(5000) t(i)", codec);

        // When
        DatasetRows rows = read("rows.parquet", null);

        // Then
        assertThat(rows.usable()).hasSize(5000);
        assertThat(rows.usable().getLast().text()).isEqualTo("prompt 🌍 4999");
    }

    @Test
    void parquetMayHoldNullsAndSeveralTexts() throws SQLException, DatasetException {
        // Given
        parquet("select * from (values ('a', 'x'), (null, 'y')) t(answer, question)", "snappy");

        // When
        DatasetRows rows = read("rows.parquet", "answer");

        // Then
        assertThat(texts(rows)).containsExactly("a");
        assertThat(rows.empty()).isEqualTo(1);
        assertThat(texts(read("rows.parquet", null))).containsExactly("x", "y");
    }

    @Test
    void columnsThatAreNoneOfTheKnownAreNamed() throws IOException, SQLException {
        write("rows.csv", "id,sentence\n1,a\n");
        assertThatThrownBy(() -> read("rows.csv", null))
                .hasMessageContaining("has no usable row among 1: its columns are id, sentence: name the one with the"
                        + " text in workload.dataset.column.");
        assertThatThrownBy(() -> read("rows.csv", "body")).hasMessageContaining("its columns are id, sentence");
        parquet("select 1 as prompt, 'a' as sentence", "snappy");
        assertThatThrownBy(() -> read("rows.parquet", null))
                .hasMessageContaining("its column 'prompt' holds no text; its columns are prompt, sentence");
    }

    @Test
    void aDamagedParquetFileIsOneSentence() throws IOException {
        write("rows.parquet", "PAR1 and then nothing of the kind PAR1");
        assertThatThrownBy(() -> read("rows.parquet", null))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("cannot be read (");
    }

    @Test
    void packedTextIsUnpacked() throws IOException, DatasetException {
        // Given
        byte[] plain = TABLE.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        Files.write(folder.resolve("rows.csv.gz"), packed.toByteArray());
        Files.write(folder.resolve("rows.csv.zst"), Zstd.compress(plain));

        // When, Then
        assertThat(texts(read("rows.csv.gz", null))).hasSize(2);
        assertThat(texts(read("rows.csv.zst", null))).hasSize(2);
    }

    @Test
    void moreTextThanTheMemoryHoldsIsRefused() throws IOException {
        write("rows.jsonl", "{\"prompt\": \"abcd\"}\n{\"prompt\": \"efgh\"}\n");
        assertThatThrownBy(() -> DatasetRows.read(location("rows.jsonl", null), 7))
                .hasMessageContaining("has more text than fits into the memory of this process (row 2)");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private void parquet(String query, String codec) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (" + query + ") to '" + folder.resolve("rows.parquet")
                    + "' (format parquet, compression " + codec + ")");
        }
    }

    private DatasetRows read(String name, @Nullable String column) throws DatasetException {
        return DatasetRows.read(location(name, column));
    }

    private DatasetLocation location(String name, @Nullable String column) throws DatasetException {
        return DatasetLocation.find(
                new DatasetSpec(null, name, null, null, null, column),
                new DatasetLocation.Places(folder, null, NO_HUB));
    }

    private static List<String> texts(DatasetRows rows) {
        return rows.usable().stream().map(DatasetRow::text).toList();
    }
}
