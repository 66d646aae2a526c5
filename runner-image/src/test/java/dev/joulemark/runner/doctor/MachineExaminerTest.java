package dev.joulemark.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a machine whose files a test writes. */
final class MachineExaminerTest {

    @TempDir
    private Path folder;

    private Path proc;
    private Path powercap;

    @BeforeEach
    void machineOfEightProcessorsAndTwoPackages() throws IOException {
        proc = Files.createDirectories(folder.resolve("proc"));
        Files.writeString(proc.resolve("cpuinfo"), "processor : 0\n".repeat(8));
        powercap = Files.createDirectories(folder.resolve("powercap"));
        for (String name : List.of("intel-rapl:0", "intel-rapl:0:0", "intel-rapl:1")) {
            Files.writeString(Files.createDirectories(powercap.resolve(name)).resolve("energy_uj"), "1\n");
        }
    }

    private MachineSighting look(Path cache, Map<String, String> environment) {
        return new MachineExaminer(
                        environment,
                        cache,
                        proc,
                        powercap,
                        file -> !file.toString().contains("rapl:1"))
                .look();
    }

    @Test
    void packagesThatMayBeReadAreToldFromThoseThatMayNot() {
        MachineSighting seen = look(folder, Map.of());
        assertThat(seen.readableRapl()).containsExactly(powercap.resolve("intel-rapl:0/energy_uj"));
        assertThat(seen.unreadableRapl()).containsExactly(powercap.resolve("intel-rapl:1/energy_uj"));
    }

    @Test
    void aCacheThatIsNotThereYetIsJudgedByTheFolderItWouldBeMadeIn() {
        // When
        MachineSighting seen = look(folder.resolve("not/yet"), Map.of());

        // Then
        assertThat(seen.cacheProblem()).isNull();
        assertThat(seen.cacheFreeBytes()).isPositive();
        assertThat(folder.resolve("not")).doesNotExist();
    }

    @Test
    void aFileWhereTheCacheShouldBeIsAProblem() throws IOException {
        Path file = Files.createFile(folder.resolve("cache"));
        assertThat(look(file, Map.of()).cacheProblem()).isEqualTo(file + " is no folder");
    }

    @Test
    void theProcessorsOfTheMachineAreToldFromThoseThisProcessMayUse() {
        MachineSighting seen = look(folder, Map.of());
        assertThat(seen.machineProcessors()).isGreaterThanOrEqualTo(8);
        assertThat(seen.usableProcessors())
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void anEngineThatIsNamedMustBeThere() throws IOException {
        // Given
        Path engine = Files.createDirectories(folder.resolve("engine"));
        Map<String, String> named = Map.of("PYTORCH_LIBRARY_PATH", engine.toString());

        // When, Then
        assertThat(look(folder, named).engine()).isNull();
        Files.createFile(engine.resolve("libtorch.so"));
        assertThat(look(folder, named).engine()).isEqualTo(engine.toString());
    }
}
