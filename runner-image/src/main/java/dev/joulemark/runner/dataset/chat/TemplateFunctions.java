package dev.joulemark.runner.dataset.chat;

import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/** Functions that {@code transformers} gives to templates. Public for the library, which calls them by reflection. */
public final class TemplateFunctions {

    /**
     * The day that templates are told it is: the one that Llama 3's template falls back to. Were it today's, one
     * experiment would run other prompts every day.
     */
    private static final ZonedDateTime TODAY = ZonedDateTime.of(2024, 7, 26, 0, 0, 0, 0, ZoneOffset.UTC);

    private TemplateFunctions() {}

    /** A template that will not have these messages. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    static List<ELFunctionDefinition> all() {
        return List.of(
                new ELFunctionDefinition("", "raise_exception", TemplateFunctions.class, "raise", Object.class),
                new ELFunctionDefinition("", "strftime_now", TemplateFunctions.class, "now", String.class));
    }

    /**
     * Ends the rendering.
     *
     * @param message what the template says
     */
    @SuppressWarnings("DoNotCallSuggester") // templates call it
    public static Object raise(Object message) {
        throw new RefusedException(String.valueOf(message));
    }

    /**
     * The day as text.
     *
     * @param format as for C's {@code strftime}
     */
    public static String now(String format) {
        return StrftimeFormatter.format(TODAY, format, Locale.ENGLISH);
    }
}
