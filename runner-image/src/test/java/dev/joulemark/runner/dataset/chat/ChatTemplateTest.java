package dev.joulemark.runner.dataset.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat templates render as {@code transformers} renders them; {@code src/test/fixtures/make_chat_renderings.py} asked it. */
final class ChatTemplateTest {

    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

    @ParameterizedTest
    @ValueSource(strings = {"chatml", "headers", "tools", "brackets", "bars", "turns", "thoughts", "blocks"})
    void everyTemplateRendersAsTransformersRendersIt(String name) throws IOException, ChatTemplateException {
        // Given
        JsonNode expected = new ObjectMapper().readTree(resource("renderings.json"));
        ChatTemplate template = new ChatTemplate(resource(name + ".jinja"), TOKENS);

        for (int i = 0; i < expected.path("prompts").size(); i++) {
            // When
            String text = template.render(expected.path("prompts").path(i).asText());

            // Then
            assertThat(text)
                    .as("prompt %s", i)
                    .isEqualTo(expected.path("renderings")
                            .path(name + ".jinja")
                            .path(i)
                            .asText());
        }
    }

    @Test
    void aRefusalOfTheTemplateIsToldInItsWords() {
        assertThatThrownBy(() -> render("{{ raise_exception('Only with tools.') }}"))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessage("it refuses: Only with tools.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if x %}",
                "{% unheard_of %}",
                "{{ unheard_of() }}",
                "{{ 'a'.unheard_of() }}",
                "{{ messages | unheard_of }}",
                "{{ (1 + }}",
                "{% include 'messages' %}",
                "{{ messages.getClass() }}",
                "{{ ''.getClass().forName('java.lang.Runtime') }}"
            })
    void whatIsNotKnownEndsTheRenderingAndIsNeverLeftOut(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(ChatTemplateException.class);
    }

    @Test
    void theSameTemplateRendersManyPromptsEachByItself() throws ChatTemplateException {
        // Given
        ChatTemplate template = new ChatTemplate(
                "{% if seen is defined %}again {% endif %}{% set seen = true %}{{ messages[0].content }}", TOKENS);

        // When, Then
        assertThat(Stream.of("a", "b").map(prompt -> rendered(template, prompt)).toList())
                .containsExactly("a", "b");
        assertThat(IntStream.range(0, 1000).mapToObj(i -> rendered(template, "p" + i)))
                .hasSize(1000)
                .doesNotHaveDuplicates();
    }

    private static String rendered(ChatTemplate template, String prompt) {
        try {
            return template.render(prompt);
        } catch (ChatTemplateException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String render(String template) throws ChatTemplateException {
        return new ChatTemplate(template, TOKENS).render("Hello");
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ChatTemplateTest.class.getResourceAsStream("/chat-templates/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
