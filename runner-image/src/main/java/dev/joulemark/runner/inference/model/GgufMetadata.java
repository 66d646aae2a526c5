package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a GGUF file, by key. Values are Long, Double, Boolean, String, or a List of these.
 *
 * @param file for messages
 * @param entries keys and values
 */
record GgufMetadata(MappedFile file, Map<String, Object> entries) {

    boolean has(String key) {
        return entries.containsKey(key);
    }

    String text(String key) throws ModelException {
        return required(key, String.class, "a text");
    }

    String textOr(String key, String absent) throws ModelException {
        return has(key) ? text(key) : absent;
    }

    long longOr(String key, long absent) throws ModelException {
        return has(key) ? required(key, Long.class, "a whole number") : absent;
    }

    int positive(String key) throws ModelException {
        return positive(key, required(key, Long.class, "a whole number"));
    }

    int positiveOr(String key, int absent) throws ModelException {
        return has(key) ? positive(key) : absent;
    }

    boolean flagOr(String key, boolean absent) throws ModelException {
        return has(key) ? required(key, Boolean.class, "true or false") : absent;
    }

    double number(String key) throws ModelException {
        return required(key, Double.class, "a number");
    }

    double numberOr(String key, double absent) throws ModelException {
        return has(key) ? number(key) : absent;
    }

    List<String> texts(String key) throws ModelException {
        return list(key, String.class, "a list of texts");
    }

    List<Double> numbers(String key) throws ModelException {
        return list(key, Double.class, "a list of numbers");
    }

    List<Long> longs(String key) throws ModelException {
        return list(key, Long.class, "a list of whole numbers");
    }

    private <T> List<T> list(String key, Class<T> type, String expected) throws ModelException {
        List<T> typed = new ArrayList<>();
        for (Object element : required(key, List.class, expected)) {
            if (!type.isInstance(element)) {
                throw file.broken("metadata " + key + " is not " + expected);
            }
            typed.add(type.cast(element));
        }
        return typed;
    }

    private int positive(String key, long value) throws ModelException {
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw file.broken("metadata " + key + " is " + value + ", not a whole number from 1");
        }
        return (int) value;
    }

    private <T> T required(String key, Class<T> type, String expected) throws ModelException {
        @Nullable Object value = entries.get(key);
        if (value == null) {
            throw file.broken("metadata " + key + " is missing");
        }
        if (!type.isInstance(value)) {
            throw file.broken("metadata " + key + " is not " + expected);
        }
        return type.cast(value);
    }
}
