package dev.joulemark.runner.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the API server demands of {@code metadata} (k8s.io/apimachinery, ValidateObjectMeta): known fields, a name, and
 * well-formed labels and annotations.
 */
final class MetadataRules {

    private static final Set<String> FIELDS = Set.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "labels",
            "managedFields",
            "name",
            "namespace",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid");

    private static final Set<String> TEXTS =
            Set.of("generateName", "name", "namespace", "resourceVersion", "selfLink", "uid");

    private static final int LONGEST_NAME = 253;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Pattern KEY = Pattern.compile(
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    List<String> check(JsonNode metadata) {
        List<String> faults = new ArrayList<>();
        if (!metadata.isObject()) {
            faults.add("metadata is missing: give the experiment a metadata.name.");
            return faults;
        }
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            String path = "metadata." + field.getKey();
            if (!FIELDS.contains(field.getKey())) {
                faults.add(path + " is not a field of Kubernetes metadata: remove it or correct its name.");
            } else if (TEXTS.contains(field.getKey()) && !field.getValue().isTextual()) {
                faults.add(path + " is " + field.getValue() + ": write it as a text, in quotes if need be.");
            }
        }
        name(metadata.path("name"), faults);
        texts(metadata.path("labels"), "labels", faults);
        texts(metadata.path("annotations"), "annotations", faults);
        return faults;
    }

    private static void name(JsonNode name, List<String> faults) {
        if (name.isMissingNode() || name.isNull() || name.asText().isEmpty()) {
            faults.add("metadata.name is missing: give the experiment a name.");
        } else if (name.isTextual()
                && (name.asText().length() > LONGEST_NAME
                        || !SUBDOMAIN.matcher(name.asText()).matches())) {
            faults.add("metadata.name is '" + name.asText()
                    + "': use lower-case letters, digits and '-', starting with a letter, at most 40 characters.");
        }
    }

    private static void texts(JsonNode map, String kind, List<String> faults) {
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String path = "metadata." + kind + "[" + entry.getKey() + "]";
            if (!KEY.matcher(entry.getKey()).matches()) {
                faults.add(path + ": the key is not a qualified name such as example.com/team.");
            }
            if (!entry.getValue().isTextual()) {
                faults.add(path + " is " + entry.getValue() + ": write it as a text, in quotes.");
            } else if ("labels".equals(kind)
                    && !LABEL.matcher(entry.getValue().asText()).matches()) {
                faults.add(path + " is '" + entry.getValue().asText()
                        + "': a label has at most 63 letters, digits, '-', '_' or '.'.");
            }
        }
    }
}
