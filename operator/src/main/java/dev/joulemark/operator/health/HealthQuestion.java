package dev.joulemark.operator.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks an operator for its health from outside, for {@code helm test}: the operator's image has neither shell nor curl. */
public final class HealthQuestion {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    private HealthQuestion() {}

    /**
     * Asks until the answer is good or the time is over.
     *
     * @param url a page of the health server
     * @param patience how long to ask
     * @param clock wall clock
     * @return the last answer
     * @throws InterruptedException when the thread is interrupted
     */
    public static Verdict ask(URI url, Duration patience, InstantSource clock) throws InterruptedException {
        Instant end = clock.instant().plus(patience);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            while (true) {
                Verdict answer = once(client, url);
                if (answer.good() || clock.instant().isAfter(end)) {
                    return answer;
                }
                Thread.sleep(PERIOD);
            }
        }
    }

    private static Verdict once(HttpClient client, URI url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(ANSWER).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Verdict(response.statusCode() == OK, response.body().strip());
        } catch (IOException e) {
            return Verdict.bad(url + " does not answer: " + e);
        }
    }
}
