package dev.joulemark.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A list of this project that is kept as YAML beside the tests. */
final class YamlList {

    private YamlList() {}

    static JsonNode read(String resource) {
        try (InputStream list = YamlList.class.getResourceAsStream(resource)) {
            return new YAMLMapper().readTree(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
