package dev.joulemark.runner.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may look into whom in the runner: every arrow of the architecture page, and no other. */
final class RunnerRoomsTest {

    private static final String ROOT = "dev.joulemark.runner";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final String SPEC = "dev.joulemark.api.v1alpha1";
    private static final String RESULT = "dev.joulemark.api.result";
    private static final String PLAN = "dev.joulemark.plan";
    private static final List<String> PLATFORM = List.of("java..", "org.jspecify.annotations..", "org.slf4j..");
    private static final String JACKSON = "com.fasterxml.jackson..";

    /** Room to what it may know besides the platform and itself. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("power", List.of()),
            Map.entry("power.nvml", List.of(room("power"), "com.sun.jna..")),
            Map.entry("power.rapl", List.of(room("power"))),
            Map.entry("power.child", List.of(JACKSON)),
            Map.entry("power.zeus", List.of(room("power"), room("power.child"), JACKSON)),
            Map.entry("power.codecarbon", List.of(room("power"), room("power.child"), JACKSON)),
            Map.entry("power.estimate", List.of(room("power"), "com.sun.management..")),
            Map.entry("energy", List.of(room("power"))),
            Map.entry("environment", List.of(room("power"), "com.sun.management..")),
            Map.entry("inference", List.of(SPEC, RESULT)),
            Map.entry("inference.model", List.of(room("inference"), room("store"), SPEC, JACKSON)),
            Map.entry("inference.pytorch", List.of(room("inference"), room("inference.model"), SPEC, "ai.djl..")),
            Map.entry(
                    "dataset",
                    List.of(
                            room("dataset.chat"),
                            room("dataset.parquet"),
                            SPEC,
                            RESULT,
                            JACKSON,
                            "io.airlift.compress..")),
            Map.entry("dataset.chat", List.of(JACKSON, "com.hubspot.jinjava..", "jinjava.javax.el..")),
            Map.entry(
                    "dataset.hub", List.of(room("dataset"), room("inference"), room("inference.model"), SPEC, JACKSON)),
            Map.entry("dataset.parquet", List.of(JACKSON, "org.apache.parquet..", "io.airlift.compress..")),
            Map.entry(
                    "measurement",
                    List.of(
                            room("power"),
                            room("energy"),
                            room("environment"),
                            room("inference"),
                            room("dataset"),
                            room("dataset.chat"),
                            SPEC,
                            RESULT,
                            PLAN,
                            JACKSON)),
            Map.entry("doctor", List.of(room("power"), room("energy"), room("environment"))),
            Map.entry("result", List.of(RESULT, JACKSON, "org.apache.parquet..", "org.apache.avro..")),
            Map.entry("store", List.of()),
            Map.entry("store.s3", List.of(room("store"), "software.amazon.awssdk..", "javax.net.ssl..")),
            Map.entry("validation", List.of(SPEC, JACKSON, "com.networknt..", "dev.cel..", "com.google.protobuf..")));

    @TestFactory
    Stream<DynamicTest> everyRoomKnowsOnlyWhatItMay() {
        return ROOMS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> onlyKnows(room.getKey(), room.getValue())));
    }

    @Test
    void noRoomIsForgotten() {
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(ROOMS.keySet().stream().map(RunnerRoomsTest::room), Stream.of(room("cli")))
                                .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyTheWiringKnowsAdapters() {
        noClasses()
                .that()
                .doNotHaveSimpleName("MachineWiring")
                .and()
                .resideInAPackage(room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("power.nvml"),
                        room("power.rapl"),
                        room("power.child"),
                        room("power.zeus"),
                        room("power.codecarbon"),
                        room("power.estimate"),
                        room("store.s3"),
                        room("inference.pytorch"),
                        room("inference.model"),
                        room("dataset.hub"))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsPicocliAndNobodyKnowsKubernetes() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes..", "io.javaoperatorsdk..")
                .check(CLASSES);
    }

    @Test
    void energyIsPure() {
        noClasses()
                .that()
                .resideInAPackage(room("energy"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..", "java.time..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noRoomIsADrawer() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..misc..")
                .check(CLASSES);
    }

    private static void onlyKnows(String room, List<String> known) {
        List<String> allowed = new ArrayList<>(PLATFORM);
        allowed.add(room(room));
        allowed.addAll(known);
        classes()
                .that()
                .resideInAPackage(room(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(CLASSES);
    }

    private static String room(String name) {
        return ROOT + "." + name;
    }
}
