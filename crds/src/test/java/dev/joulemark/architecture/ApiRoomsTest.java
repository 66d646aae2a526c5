package dev.joulemark.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may look into whom in the module {@code crds}. */
final class ApiRoomsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.joulemark");

    private static final String[] PLATFORM = {"java..", "org.jspecify.annotations..", "com.fasterxml.jackson.."};

    @Test
    void specAndStatusRecordsKnowOnlyThePlatformAndCrdAnnotations() {
        classes()
                .that()
                .resideInAPackage("dev.joulemark.api.v1alpha1")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and("dev.joulemark.api.v1alpha1", "io.fabric8.generator.annotation.."))
                .check(CLASSES);
    }

    @Test
    void resourcesKnowTheRecordsAndFabric8() {
        classes()
                .that()
                .resideInAPackage("dev.joulemark.api.v1alpha1.resource")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and("dev.joulemark.api.v1alpha1..", "io.fabric8.."))
                .check(CLASSES);
    }

    @Test
    void resultsKnowOnlyThePlatform() {
        classes()
                .that()
                .resideInAPackage("dev.joulemark.api.result")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and("dev.joulemark.api.result"))
                .check(CLASSES);
    }

    @Test
    void planningKnowsTheApiAndNoInputOrOutput() {
        classes()
                .that()
                .resideInAPackage("dev.joulemark.plan")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and("dev.joulemark.plan", "dev.joulemark.api.v1alpha1", "dev.joulemark.api.result"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.joulemark.plan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io", "java.nio.file", "java.net..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.joulemark.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    private static String[] and(String... packages) {
        String[] all = java.util.Arrays.copyOf(PLATFORM, PLATFORM.length + packages.length);
        System.arraycopy(packages, 0, all, PLATFORM.length, packages.length);
        return all;
    }
}
