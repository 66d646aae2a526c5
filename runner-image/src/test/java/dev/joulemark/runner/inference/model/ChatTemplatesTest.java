package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joulemark.runner.inference.ChatTemplateText;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a model's chat template is found. */
final class ChatTemplatesTest {

    @TempDir
    private Path folder;

    @Test
    void theConfigurationHoldsTemplateAndTokens() throws IOException, ModelException {
        // Given
        write("tokenizer_config.json", """
                {"chat_template": "in the configuration", "bos_token": {"content": "<s>"}, "eos_token": "</s>",
                 "pad_token": null, "add_bos_token": true}""");

        // When
        ChatTemplateText template = find(folder);

        // Then
        assertThat(template.text()).isEqualTo("in the configuration");
        assertThat(template.tokens())
                .hasSize(2)
                .containsEntry("bos_token", "<s>")
                .containsEntry("eos_token", "</s>");
    }

    @Test
    void aFileOfItsOwnComesFirst() throws IOException, ModelException {
        write("tokenizer_config.json", "{\"chat_template\": \"old\", \"eos_token\": \"</s>\"}");
        write("chat_template.jinja", "in a file");
        assertThat(find(folder).text()).isEqualTo("in a file");
        assertThat(find(folder).tokens()).containsEntry("eos_token", "</s>");
    }

    @Test
    void ofSeveralTheDefaultIsTaken() throws IOException, ModelException {
        write("tokenizer_config.json", """
                {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}""");
        assertThat(find(folder).text()).isEqualTo("d");
    }

    @Test
    void aModelWithoutOneSaysWhatToDo() throws IOException {
        write("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");
        assertThatThrownBy(() -> find(folder))
                .isInstanceOf(ModelException.class)
                .hasMessage("Model m has no chat template (no chat_template.jinja, no chat_template in"
                        + " tokenizer_config.json or in the GGUF file): use workload.promptTemplate Raw, or a model that is"
                        + " made for chat.");
        assertThatThrownBy(() -> find(TinyLlama.path("tiny-llama.F32.gguf")))
                .hasMessageContaining("Model m has no chat template");
    }

    @Test
    void aGgufFileHoldsItsOwn() throws ModelException {
        // Given
        Path model =
                Path.of(System.getProperty("user.home"), ".cache/joulemark/models/SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), "make fetch-model obtains the model");

        // When
        ChatTemplateText template = find(model);

        // Then
        assertThat(template.text()).contains("<|im_start|>", "add_generation_prompt");
        assertThat(template.tokens()).containsEntry("bos_token", "<|im_start|>");
        assertThat(template.tokens()).containsEntry("eos_token", "<|im_end|>");
    }

    private static ChatTemplateText find(Path path) throws ModelException {
        return ChatTemplates.find(new ModelLocation(path, "m", "path", null));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
