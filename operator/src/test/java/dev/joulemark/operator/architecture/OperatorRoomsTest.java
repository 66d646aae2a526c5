package dev.joulemark.operator.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may look into whom in the module {@code operator}. */
final class OperatorRoomsTest {

    private static final String ROOT = "dev.joulemark.operator";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void roomsLookOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wiring")
                .definedBy(ROOT)
                .layer("experiment")
                .definedBy(ROOT + ".experiment")
                .layer("observe")
                .definedBy(ROOT + ".observe")
                .layer("job")
                .definedBy(ROOT + ".job")
                .layer("leader")
                .definedBy(ROOT + ".leader")
                .layer("health")
                .definedBy(ROOT + ".health")
                .layer("answers")
                .definedBy(ROOT + ".answers")
                .whereLayer("wiring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("experiment")
                .mayOnlyBeAccessedByLayers("wiring")
                .layer("metrics")
                .definedBy(ROOT + ".metrics")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("leader")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("answers")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("observe")
                .mayOnlyBeAccessedByLayers("experiment")
                .layer("profile")
                .definedBy(ROOT + ".profile")
                .whereLayer("profile")
                .mayOnlyBeAccessedByLayers("experiment")
                .whereLayer("job")
                .mayOnlyBeAccessedByLayers("experiment", "wiring")
                .check(CLASSES);
    }

    @Test
    void onlyTheReconcilersRoomAndTheWiringTalkToTheCluster() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".job", ROOT + ".observe", ROOT + ".profile")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
                .check(CLASSES);
    }

    @Test
    void metricsAloneKnowMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".metrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void theOperatorNeverTouchesSecrets() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.api.model.Secret")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
