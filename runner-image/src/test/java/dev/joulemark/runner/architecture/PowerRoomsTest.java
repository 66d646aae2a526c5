package dev.joulemark.runner.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may look into whom among the rooms that measure. */
final class PowerRoomsTest {

    private static final String ROOT = "dev.joulemark.runner";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void powerKnowsTheJdkOnly() {
        onlyKnows(ROOT + ".power", ROOT + ".power");
    }

    @Test
    void sourcesKnowPowerAndNotEachOther() {
        for (String source : new String[] {"rapl", "estimate"}) {
            String room = ROOT + ".power." + source;
            onlyKnows(room, ROOT + ".power", room, "com.sun.management..");
        }
        onlyKnows(ROOT + ".power.nvml", ROOT + ".power", ROOT + ".power.nvml", "com.sun.jna..");
    }

    @Test
    void energyAndEnvironmentKnowPowerOnly() {
        onlyKnows(ROOT + ".energy", ROOT + ".power", ROOT + ".energy");
        onlyKnows(ROOT + ".environment", ROOT + ".power", ROOT + ".environment");
    }

    @Test
    void energyIsPure() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".energy")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..", "java.time..")
                .check(CLASSES);
    }

    @Test
    void onlyTheNvmlRoomKnowsJna() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".power.nvml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void theRoomsThatMeasureHaveNoCycles() {
        slices().matching(ROOT + ".(power..)").should().beFreeOfCycles().check(CLASSES);
    }

    private static void onlyKnows(String room, String... known) {
        String[] allowed = new String[known.length + 2];
        System.arraycopy(known, 0, allowed, 0, known.length);
        allowed[known.length] = "java..";
        allowed[known.length + 1] = "org.jspecify.annotations..";
        classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(CLASSES);
    }
}
