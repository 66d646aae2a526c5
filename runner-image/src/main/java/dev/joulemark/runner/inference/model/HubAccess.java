package dev.joulemark.runner.inference.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The hub and its cache, for one kind of repository.
 *
 * @param offline whether {@code HF_HUB_OFFLINE} is set
 * @param cache what is on disk
 * @param requests what the hub says
 * @param download files from the one to the other
 */
record HubAccess(boolean offline, HubCache cache, HubRequests requests, HubDownload download) {

    static HubAccess of(HubKind kind, Map<String, String> environment, HubClient.Timeouts timeouts) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        HubCache cache =
                new HubCache(Path.of(environment.getOrDefault("HF_HOME", home + "/.cache/huggingface"), "hub"), kind);
        HubRequests requests = new HubRequests(
                kind,
                environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co"),
                environment.getOrDefault("HF_TOKEN", ""),
                timeouts);
        boolean offline = Set.of("1", "true", "yes", "on")
                .contains(environment.getOrDefault("HF_HUB_OFFLINE", "").toLowerCase(Locale.ROOT));
        return new HubAccess(offline, cache, requests, new HubDownload(cache, requests, timeouts.response()));
    }
}
