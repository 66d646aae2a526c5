package dev.joulemark.runner.dataset.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.CompositeELResolver;

/**
 * Jinjava, set up as {@code transformers} sets up Jinja2 for chat templates ({@code chat_template_utils.py}): whitespace of
 * blocks trimmed, its functions and its tag {@code generation}, Python's methods of texts. What a text contains is never
 * taken for a template, and no template reads files.
 */
final class TemplateEngine {

    /** Far more than a prompt of a million tokens. */
    private static final long MOST_OUTPUT = 256L << 20;

    private TemplateEngine() {}

    static Jinjava make() {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonText());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        Jinjava jinja = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MOST_OUTPUT)
                .withDisabled(Map.of(Context.Library.TAG, Set.of("include", "import", "from", "extends")))
                .withElResolver(resolver)
                .withLegacyOverrides(asJinja2())
                .build());
        Context context = jinja.getGlobalContext();
        TemplateFunctions.all().forEach(context::registerFunction);
        context.registerFilter(new Json());
        context.registerTag(new Generation());
        return jinja;
    }

    private static LegacyOverrides asJinja2() {
        return LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withAllowAdjacentTextNodes(true)
                .withUseTrimmingForNotesAndExpressions(true)
                .withKeepNullableLoopValues(true)
                .build();
    }

    /** JSON with Python's separators. */
    private static final class Json implements Filter {

        private static final ObjectWriter WRITER = new JsonMapper()
                .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                                .withObjectEntrySpacing(Separators.Spacing.AFTER)
                                .withArrayValueSpacing(Separators.Spacing.AFTER)
                                .withObjectEmptySeparator("")
                                .withArrayEmptySeparator(""))
                        .withObjectIndenter(new DefaultPrettyPrinter.NopIndenter())
                        .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter()));

        @Override
        public String getName() {
            return "tojson";
        }

        @Override
        public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
            if (arguments.length > 0) {
                throw new IllegalArgumentException("tojson takes no argument here");
            }
            try {
                return WRITER.writeValueAsString(value);
            } catch (JsonProcessingException unwritable) {
                throw new IllegalArgumentException("tojson cannot write a value", unwritable);
            }
        }
    }

    /** Marks what an assistant says, for training; here only its content counts. */
    private static final class Generation implements Tag {

        private static final long serialVersionUID = 1L;

        @Override
        public String getName() {
            return "generation";
        }

        @Override
        public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
            StringBuilder content = new StringBuilder();
            for (Node child : tag.getChildren()) {
                content.append(child.render(interpreter));
            }
            return content.toString();
        }
    }
}
