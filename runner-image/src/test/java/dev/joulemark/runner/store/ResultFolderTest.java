package dev.joulemark.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is there whole or not at all. */
final class ResultFolderTest {

    @TempDir
    private Path output;

    @Test
    void aResultHasNoNameBeforeItIsComplete() throws IOException {
        // Given
        ResultFolder folder = ResultFolder.begin(output, "a-1");
        folder.write("result.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(output.resolve("a-1")).doesNotExist();

        // When
        Path published = folder.publish();

        // Then
        assertThat(published).isEqualTo(output.resolve("a-1"));
        assertThat(published.resolve("result.json")).hasContent("{}");
        assertThat(folder.partial()).doesNotExist();
    }

    @Test
    void anEarlierResultIsNeverOverwritten() throws IOException {
        // Given
        Files.createDirectories(output.resolve("a-1"));

        // When, Then
        assertThatThrownBy(() -> ResultFolder.begin(output, "a-1")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aDiscardedResultLeavesNothing() throws IOException {
        // Given
        ResultFolder folder = ResultFolder.begin(output, "a-1");
        folder.write("samples", new byte[] {1});

        // When
        folder.discard();

        // Then
        assertThat(output).isEmptyDirectory();
    }
}
