package dev.joulemark.runner.inference.model;

import java.util.regex.Pattern;

/** Names of weight files. An index comes from outside: a name must not lead out of its folder. */
final class ShardName {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

    private ShardName() {}

    static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
