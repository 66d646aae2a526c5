package dev.joulemark.runner.power.zeus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token for a zeusd that asks for one, from the environment. */
final class ZeusdToken {

    /** Environment variable with the token itself; a Job has it from {@code measurement.zeus.tokenSecretRef}. */
    static final String VARIABLE = "JOULEMARK_ZEUSD_TOKEN";

    /** Environment variable with the path of a file that holds the token. */
    static final String FILE_VARIABLE = "JOULEMARK_ZEUSD_TOKEN_FILE";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    private ZeusdToken() {}

    /**
     * The token, or null where there is none.
     *
     * @throws IllegalArgumentException with a sentence that does not contain the token
     */
    static @Nullable String find(Map<String, String> environment) {
        String text = environment.get(VARIABLE);
        String where = VARIABLE;
        String file = environment.get(FILE_VARIABLE);
        if (text == null && file != null) {
            where = FILE_VARIABLE + " (" + file + ")";
            text = read(file);
        }
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!TOKEN.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(where + " holds no token: it has characters that no token has.");
        }
        return text.strip();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(FILE_VARIABLE + " names " + file + ", which cannot be read.", e);
        }
    }
}
