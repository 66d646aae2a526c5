package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.QueueSpec;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels by which Kueue finds the Jobs it has to admit. They stand on the Job alone, since Kueue reads them there. */
final class QueueLabels {

    static final String QUEUE = "kueue.x-k8s.io/queue-name";
    static final String PRIORITY = "kueue.x-k8s.io/priority-class";

    private QueueLabels() {}

    static Map<String, String> added(Map<String, String> labels, @Nullable QueueSpec queue) {
        if (queue == null) {
            return labels;
        }
        Map<String, String> all = new TreeMap<>(labels);
        all.put(QUEUE, queue.localQueue());
        String priority = queue.priorityClass();
        if (priority != null) {
            all.put(PRIORITY, priority);
        }
        return all;
    }
}
