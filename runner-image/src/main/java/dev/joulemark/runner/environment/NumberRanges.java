package dev.joulemark.runner.environment;

import java.util.ArrayList;
import java.util.List;

/** Lists of numbers as the kernel writes them: {@code 0-3,8,10-11}. */
final class NumberRanges {

    private static final int MOST = 100_000;

    private NumberRanges() {}

    /** The numbers; none when the text is something else. */
    static List<Integer> of(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.matches("[0-9]{1,6}(-[0-9]{1,6})?")) {
                return List.of();
            }
            String[] ends = part.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last && numbers.size() < MOST; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
