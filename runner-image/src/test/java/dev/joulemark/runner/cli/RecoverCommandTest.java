package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run that was killed without a chance to say anything. */
@Tag("CM-11")
final class RecoverCommandTest {

    @TempDir
    private Path output;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int recover(Path folder) {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new picocli.CommandLine(new RecoverCommand(new Console(stream, stream))).execute(folder.toString());
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void samplesOfAKilledProcessAreSavedUpToItsLastSecond() throws IOException, InterruptedException, SQLException {
        // Given
        Path partial = Files.createDirectory(output.resolve(".e-1.partial"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SamplingProcess.class.getName(),
                        partial.resolve(ExperimentSession.SPOOL_FILE).toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long taken = 0;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null && taken < 150; line = lines.readLine()) {
                taken = Long.parseLong(line);
            }
        }

        // When it is killed with SIGKILL
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        int code = recover(output);

        // Then at most the last second is lost: 50 samples at 20 ms
        assertThat(code).as(said()).isZero();
        assertThat(rows(partial.resolve("samples.parquet"))).isGreaterThanOrEqualTo(taken - 50);
        assertThat(said()).contains(".e-1.partial").contains("samples of 1 devices");
    }

    private static long rows(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(energy_counter_j) from '%s' where phase is null".formatted(file))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aFolderWithoutLeftoversIsSaidToBeClean() {
        assertThat(recover(output)).isZero();
        assertThat(said()).contains("nothing to recover");
    }

    @Test
    void aMissingFolderIsRefused() {
        assertThat(recover(output.resolve("none"))).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(said()).contains("--output");
    }

    @Test
    void aFileThatIsNoSpoolIsAFailureThatNamesIt() throws IOException {
        Path partial = Files.createDirectory(output.resolve(".e-2.partial"));
        Files.writeString(partial.resolve(ExperimentSession.SPOOL_FILE), "this is no spool at all, is it?");
        assertThat(recover(output)).isEqualTo(ExitCode.RUN_FAILED);
        assertThat(said()).contains(ExperimentSession.SPOOL_FILE);
    }
}
