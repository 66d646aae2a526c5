package dev.joulemark.runner.power.zeus;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where zeusd listens.
 *
 * @param address {@code host:port}
 * @param named whether a user named it: then nothing else is tried
 */
record ZeusdEndpoint(String address, boolean named) {

    /** Environment variable with the address, such as {@code tcp://127.0.0.1:4938}. */
    static final String VARIABLE = "JOULEMARK_ZEUSD_ENDPOINT";

    /** Where zeusd listens with {@code --mode tcp} and nothing else said (config.rs of zeusd 0.5.0). */
    static final String DEFAULT_ADDRESS = "127.0.0.1:4938";

    private static final String SCHEME = "tcp://";
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    /**
     * The address that the experiment names, else the environment, else zeusd's own default.
     *
     * @throws IllegalArgumentException with a sentence, when what was named is no address
     */
    static ZeusdEndpoint find(@Nullable String experiment, Map<String, String> environment) {
        if (experiment != null) {
            return parse(experiment, "measurement.zeus.endpoint");
        }
        String variable = environment.get(VARIABLE);
        return variable == null || variable.isBlank()
                ? new ZeusdEndpoint(DEFAULT_ADDRESS, false)
                : parse(variable.strip(), VARIABLE);
    }

    private static ZeusdEndpoint parse(String text, String where) {
        String address = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : "";
        var parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT || Integer.parseInt(parts.group(2)) == 0) {
            throw new IllegalArgumentException(where + " is \"" + text + "\", which is no address of a zeusd.");
        }
        return new ZeusdEndpoint(address, true);
    }

    URI resolve(String path) {
        return URI.create("http://" + address + path);
    }
}
