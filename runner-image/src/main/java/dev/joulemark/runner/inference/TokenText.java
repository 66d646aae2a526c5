package dev.joulemark.runner.inference;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Text of tokens that come one by one. A token may end inside a character, which decodes to U+FFFD until the rest of its
 * bytes is there; such an end is held back, so that what was given out never has to be taken back.
 */
public final class TokenText {

    /** What decoders put in the place of bytes that are no UTF-8, or not yet. */
    private static final char REPLACEMENT = '\uFFFD';

    /** Bytes of the longest character in UTF-8; one token a byte at worst. */
    private static final int LONGEST = 4;

    private final Function<int[], String> decode;

    /** Tokens from the last place at which text could be cut: those before it are given out and need no decoding again. */
    private int[] open = new int[0];

    /** Characters of the open tokens that were given out. */
    private int given;

    private int held;

    /**
     * Text of no tokens yet.
     *
     * @param decode the model's tokenizer, as {@link LoadedModel#decode}
     */
    public TokenText(Function<int[], String> decode) {
        this.decode = decode;
    }

    /**
     * Takes a token.
     *
     * @param token an id of the vocabulary
     * @return text that is certain now; empty while a character is not complete
     */
    public String take(int token) {
        open = Arrays.copyOf(open, open.length + 1);
        open[open.length - 1] = token;
        String text = decode.apply(open);
        int certain = certain(text);
        held = certain < text.length() ? held + 1 : 0;
        if (held >= LONGEST) {
            // Bytes that never become a character are what they are.
            certain = text.length();
            held = 0;
        }
        String fresh = certain > given ? text.substring(given, certain) : "";
        given = Math.max(given, certain);
        if (held == 0 && !text.isEmpty()) {
            restart(token);
        }
        return fresh;
    }

    /** What was held back, when no more tokens come. */
    public String rest() {
        String text = decode.apply(open);
        String fresh = text.length() > given ? text.substring(given) : "";
        given = text.length();
        return fresh;
    }

    /** Keeps the last token as context, since tokenizers drop a space at the beginning of a text. */
    private void restart(int last) {
        open = new int[] {last};
        given = decode.apply(open).length();
    }

    /** Characters before those that may still change. */
    private static int certain(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return end;
    }
}
