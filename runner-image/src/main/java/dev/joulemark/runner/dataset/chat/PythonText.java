package dev.joulemark.runner.dataset.chat;

import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * Methods of Python's {@code str} on Java's strings. Java's own of the same name mean something else ({@code split} takes a
 * pattern), and a template that called them would render another prompt.
 */
final class PythonText extends ELResolver {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    @Override
    public @Nullable Object invoke(
            ELContext context,
            @Nullable Object base,
            @Nullable Object method,
            Class<?> @Nullable [] types,
            @Nullable Object[] arguments) {
        if (!(base instanceof String)) {
            return null;
        }
        List<String> given = Arrays.stream(arguments).map(String::valueOf).toList();
        Object result = call(String.valueOf(base), String.valueOf(method), given);
        context.setPropertyResolved(true);
        return result;
    }

    private static Object call(String text, String method, List<String> given) {
        return switch (method) {
            case "strip" -> stripped(text, given, true, true);
            case "lstrip" -> stripped(text, given, true, false);
            case "rstrip" -> stripped(text, given, false, true);
            case "startswith" -> text.startsWith(given.getFirst());
            case "endswith" -> text.endsWith(given.getFirst());
            case "split" -> split(text, given);
            case "splitlines" -> text.lines().toList();
            case "replace" -> text.replace(given.get(0), given.get(1));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title", "capitalize" -> capitalized(text, method.equals("title"));
            case "find" -> text.indexOf(given.getFirst());
            case "count" ->
                (text.length() - text.replace(given.getFirst(), "").length())
                        / given.getFirst().length();
            default -> throw new UnsupportedOperationException("str." + method + " is not known here");
        };
    }

    private static String stripped(String text, List<String> given, boolean left, boolean right) {
        IntPredicate drop = given.isEmpty()
                ? Character::isWhitespace
                : c -> given.getFirst().indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (left && from < to && drop.test(text.charAt(from))) {
            from++;
        }
        while (right && to > from && drop.test(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static List<String> split(String text, List<String> given) {
        if (given.isEmpty()) {
            return Stream.of(BLANKS.split(text.strip()))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        int most = given.size() > 1 ? Integer.parseInt(given.get(1)) : -1;
        String separator = given.getFirst();
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && parts.size() != most; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String capitalized(String text, boolean everyWord) {
        StringBuilder capitalized = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            capitalized.append(first ? Character.toUpperCase(letter) : Character.toLowerCase(letter));
            first = everyWord && !Character.isLetter(letter);
        }
        return capitalized.toString();
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        return null;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
        // Nothing of a text can be set.
    }

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return null;
    }
}
