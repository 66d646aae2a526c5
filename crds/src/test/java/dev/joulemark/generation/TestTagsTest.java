package dev.joulemark.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("GAP-1")
final class TestTagsTest {

    private static final String SOURCE = """
            @%1$s("of-all")
            @ExtendWith(ControlPlaneExtension.class)
            final class SomeTest {

                @Test
                @%1$s("one")
                @%1$s("two")
                void itHolds(ControlPlane cluster) {}
            }
            """.formatted("Tag");

    @Test
    void aTagBelongsToTheMethodOrClassThatFollowsIt() {
        assertThat(TestTags.of("SomeTest", SOURCE))
                .extracting(TestTags.Tagged::tag, TestTags.Tagged::name)
                .containsExactly(
                        tuple("of-all", "SomeTest"),
                        tuple("one", "SomeTest.itHolds"),
                        tuple("two", "SomeTest.itHolds"));
    }
}
