import java.util.Locale;

/**
 * One row of the table.
 *
 * @param what what was measured
 * @param goal what it was meant to be
 * @param figure what it was
 * @param met whether that is good enough
 */
record Row(String what, String goal, String figure, boolean met) {

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Override
    public String toString() {
        String answer = goal.isEmpty() ? "" : met ? "yes" : "**no**";
        return "| " + what + " | " + goal + " | " + figure + " | " + answer + " |";
    }
}
