package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.TokenTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When the requests of a window were prefilled and decoded, from the times of their tokens. Where a row is refilled while
 * others wait for it, that is prefill.
 *
 * @param prefill times in which any request waited for its first token; in order, none touches another
 * @param decode other times in which any request was between its first and its last token
 */
record PhaseSpans(List<Window> prefill, List<Window> decode) {

    PhaseSpans {
        prefill = List.copyOf(prefill);
        decode = List.copyOf(decode);
    }

    static PhaseSpans of(MeasuredWindow window) {
        List<Window> first = new ArrayList<>();
        List<Window> later = new ArrayList<>();
        for (Generation generation : window.generations()) {
            TokenTimes times = generation.times();
            if (times.count() > 0) {
                add(first, window.window(), times.startNanos(), times.firstNanos());
                add(later, window.window(), times.firstNanos(), times.lastNanos());
            }
        }
        List<Window> prefill = union(first);
        return new PhaseSpans(prefill, without(union(later), prefill));
    }

    private static void add(List<Window> spans, Window within, long from, long to) {
        long start = Math.max(from, within.startNanos());
        long stop = Math.min(to, within.stopNanos());
        if (stop - start > 0) {
            spans.add(new Window(start, stop));
        }
    }

    private static List<Window> union(List<Window> spans) {
        List<Window> merged = new ArrayList<>();
        for (Window span : spans.stream()
                .sorted(Comparator.comparingLong(Window::startNanos))
                .toList()) {
            Window last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && span.startNanos() - last.stopNanos() <= 0) {
                merged.set(
                        merged.size() - 1, new Window(last.startNanos(), Math.max(last.stopNanos(), span.stopNanos())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    /** Both in order and without overlap within themselves. */
    private static List<Window> without(List<Window> spans, List<Window> holes) {
        List<Window> left = new ArrayList<>();
        int next = 0;
        for (Window span : spans) {
            long from = span.startNanos();
            while (next < holes.size() && holes.get(next).stopNanos() - from <= 0) {
                next++;
            }
            for (int i = next; i < holes.size() && holes.get(i).startNanos() - span.stopNanos() < 0; i++) {
                add(left, span, from, holes.get(i).startNanos());
                from = Math.max(from, holes.get(i).stopNanos());
            }
            add(left, span, from, span.stopNanos());
        }
        return left;
    }

    double prefillSeconds() {
        return prefill.stream().mapToDouble(Window::seconds).sum();
    }

    double decodeSeconds() {
        return decode.stream().mapToDouble(Window::seconds).sum();
    }

    /** The phases as {@link dev.joulemark.runner.energy.EnergyCalculator#split} takes them. */
    List<List<Window>> phases() {
        return List.of(prefill, decode);
    }
}
