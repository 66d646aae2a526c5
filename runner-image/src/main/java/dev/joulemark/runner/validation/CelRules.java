package dev.joulemark.runner.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The CRD's {@code x-kubernetes-validations}, evaluated on a new object: rules with {@code oldSelf} do not apply. */
final class CelRules {

    private record Rule(CelRuntime.Program program, String message, String fieldPath) {}

    private static final JsonMapper MAPPER = new JsonMapper();

    private final JsonNode root;
    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .build();
    private final CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().build();

    CelRules(JsonNode root) {
        this.root = root;
    }

    List<String> check(JsonNode document) {
        List<String> faults = new ArrayList<>();
        walk(root, document, "", faults);
        return faults;
    }

    private void walk(JsonNode schema, JsonNode value, String path, List<String> faults) {
        for (JsonNode declared : schema.path("x-kubernetes-validations")) {
            String text = declared.path("rule").asText();
            if (!text.contains("oldSelf")) {
                apply(rule(declared), value, path, faults);
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode child = value.path(property.getKey());
            if (!child.isMissingNode()) {
                walk(property.getValue(), child, join(path, property.getKey()), faults);
            }
        }
        if (schema.has("items") && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(schema.path("items"), value.get(i), path + "[" + i + "]", faults);
            }
        }
    }

    private Rule rule(JsonNode declared) {
        String text = declared.path("rule").asText();
        try {
            return new Rule(
                    runtime.createProgram(compiler.compile(text).getAst()),
                    declared.path("message").asText(text),
                    declared.path("fieldPath").asText(""));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the CRD has a rule that is not standard CEL: " + text, e);
        }
    }

    private static void apply(Rule rule, JsonNode value, String path, List<String> faults) {
        boolean holds;
        try {
            holds = Boolean.TRUE.equals(rule.program().eval(Map.of("self", MAPPER.convertValue(value, Object.class))));
        } catch (CelEvaluationException e) {
            // As on the API server: a rule that cannot be evaluated on a value refuses it.
            holds = false;
        }
        if (!holds) {
            String field = join("", path + rule.fieldPath());
            JsonNode shown = rule.fieldPath().isEmpty()
                    ? value
                    : value.at(rule.fieldPath().replace('.', '/'));
            String seen = shown.isValueNode() && !shown.isMissingNode() ? " is " + shown + ": " : ": ";
            faults.add((field.isEmpty() ? "The experiment" : field) + seen + rule.message() + ".");
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
