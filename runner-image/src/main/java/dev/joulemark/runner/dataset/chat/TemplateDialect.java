package dev.joulemark.runner.dataset.chat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the library reads templates otherwise than Jinja2, and how it reads them alike: a list backwards
 * ({@code x[::-1]}), an expression as the value of a named argument of {@code namespace}, whose name the library takes for a
 * part of it, and the template's last line break, which Jinja2 drops.
 */
final class TemplateDialect {

    private static final Pattern NAMESPACE = Pattern.compile("\\bnamespace\\(");
    private static final Pattern LAST_BREAK = Pattern.compile("\\r?\\n\\z");
    private static final Pattern TAG = Pattern.compile("\\{[{%](.*?)[%}]\\}", Pattern.DOTALL);
    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);
    private static final Pattern FILTER = Pattern.compile("\\|\\s*([A-Za-z_]\\w*)");

    private TemplateDialect() {}

    static String adapt(String template) {
        String text = LAST_BREAK.matcher(template).replaceFirst("").replace("[::-1]", "|reverse|list");
        Matcher call = NAMESPACE.matcher(text);
        StringBuilder adapted = new StringBuilder();
        int from = 0;
        while (call.find()) {
            int end = end(text, call.end());
            if (call.start() >= from && end > 0) {
                adapted.append(text, from, call.end()).append(wrapped(text.substring(call.end(), end)));
                from = end;
            }
        }
        return adapted.append(text.substring(from)).toString();
    }

    /** Names of the filters that a template uses: the library takes one that it does not know for nothing. */
    static Set<String> filters(String template) {
        Set<String> names = new TreeSet<>();
        TAG.matcher(template)
                .results()
                .forEach(tag -> FILTER.matcher(QUOTED.matcher(tag.group(1)).replaceAll("''"))
                        .results()
                        .forEach(filter -> names.add(filter.group(1))));
        return names;
    }

    /** The end of a call's arguments; -1 where it does not end. */
    private static int end(String text, int from) {
        return find(text, from, false);
    }

    /** Brackets around every value. */
    private static String wrapped(String arguments) {
        StringBuilder wrapped = new StringBuilder();
        int from = 0;
        for (int equals = arguments.indexOf('='); equals >= 0; equals = arguments.indexOf('=', from)) {
            int comma = find(arguments, equals + 1, true);
            int to = comma < 0 ? arguments.length() : comma;
            wrapped.append(arguments, from, equals + 1)
                    .append('(')
                    .append(arguments, equals + 1, to)
                    .append(')');
            from = to;
        }
        return wrapped.append(arguments.substring(from)).toString();
    }

    /** The next comma, or the bracket that closes, outside of quotes and of brackets that open on the way; else -1. */
    private static int find(String text, int from, boolean comma) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (depth == 0 && (comma ? c == ',' : c == ')')) {
                return i;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
        }
        return -1;
    }
}
