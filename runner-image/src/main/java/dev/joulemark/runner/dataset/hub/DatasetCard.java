package dev.joulemark.runner.dataset.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of a dataset's {@code README.md} says of its configurations: {@code configs}, each with a
 * {@code config_name} and {@code data_files} (hub documentation, "Manual Configuration").
 *
 * @param configs configurations in the order of the card; none where the card does not say
 */
record DatasetCard(List<Config> configs) {

    private static final Pattern HEAD = Pattern.compile("\\A---\\R(.*?)\\R---\\s*(\\R|\\z)", Pattern.DOTALL);

    private static final String DEFAULT = "default";

    /**
     * One configuration.
     *
     * @param name its name
     * @param preferred whether it is the one to take where none is named
     * @param splits patterns of paths by split
     */
    record Config(String name, boolean preferred, Map<String, List<String>> splits) {}

    static DatasetCard none() {
        return new DatasetCard(List.of());
    }

    /** Reads a card; one whose head cannot be read says nothing. */
    static DatasetCard read(String readme) {
        Matcher head = HEAD.matcher(readme);
        if (!head.find()) {
            return none();
        }
        try {
            List<Config> configs = new ArrayList<>();
            for (JsonNode config : new YAMLMapper().readTree(head.group(1)).path("configs")) {
                Map<String, List<String>> splits = splits(config);
                String name = config.path("config_name").asText(DEFAULT);
                if (!splits.isEmpty()) {
                    boolean preferred =
                            name.equals(DEFAULT) || config.path(DEFAULT).asBoolean();
                    configs.add(new Config(name, preferred, splits));
                }
            }
            return new DatasetCard(List.copyOf(configs));
        } catch (JacksonException broken) {
            return none();
        }
    }

    private static Map<String, List<String>> splits(JsonNode config) {
        String folder = config.path("data_dir").asText("");
        Map<String, List<String>> splits = new LinkedHashMap<>();
        JsonNode files = config.path("data_files");
        if (files.isTextual()) {
            splits.put("train", List.of(under(folder, files.textValue())));
        }
        for (JsonNode entry : files) {
            if (entry.isTextual()) {
                splits.computeIfAbsent("train", name -> new ArrayList<>()).add(under(folder, entry.textValue()));
            }
            JsonNode path = entry.path("path");
            for (JsonNode pattern : path.isArray() ? path : List.of(path)) {
                if (pattern.isTextual()) {
                    splits.computeIfAbsent(entry.path("split").asText("train"), name -> new ArrayList<>())
                            .add(under(folder, pattern.textValue()));
                }
            }
        }
        return splits;
    }

    private static String under(String folder, String pattern) {
        return folder.isEmpty() ? pattern : folder + "/" + pattern;
    }
}
