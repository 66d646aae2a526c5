package dev.joulemark.operator.leader;

import java.time.Duration;
import java.util.Map;

/**
 * Which Lease the replicas share, and how quickly one takes over from another.
 *
 * @param namespace namespace of the Lease: {@code JOULEMARK_LEASE_NAMESPACE} (joulemark-system)
 * @param name name of the Lease: {@code JOULEMARK_LEASE_NAME} (joulemark-operator)
 * @param identity of this process, in the Lease: {@code JOULEMARK_POD_NAME}; else made of the host's name and a random part,
 *     since two processes of one identity would both lead
 * @param lease how long a Lease holds that nobody renews. 9 s, so that another leads within 15 s of a leader's death: 9 s,
 *     and up to 4.4 s until the next look (the SDK draws between one and 2.2 retry periods)
 * @param renewDeadline a leader that could not renew for this long gives up: 6 s
 * @param retry time between two looks at the Lease: 2 s
 */
public record LeaderSettings(
        String namespace, String name, String identity, Duration lease, Duration renewDeadline, Duration retry) {

    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(6);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /**
     * Reads the environment.
     *
     * @param environment variables of the process
     * @param random a part no other process has
     */
    public static LeaderSettings from(Map<String, String> environment, String random) {
        String pod = environment.getOrDefault("JOULEMARK_POD_NAME", "");
        return new LeaderSettings(
                environment.getOrDefault("JOULEMARK_LEASE_NAMESPACE", "joulemark-system"),
                environment.getOrDefault("JOULEMARK_LEASE_NAME", "joulemark-operator"),
                pod.isBlank() ? environment.getOrDefault("HOSTNAME", "operator") + "-" + random : pod,
                LEASE,
                RENEW_DEADLINE,
                RETRY);
    }
}
