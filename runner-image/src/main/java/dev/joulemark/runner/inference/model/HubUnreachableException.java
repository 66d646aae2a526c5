package dev.joulemark.runner.inference.model;

import java.io.IOException;

/** The hub did not answer, or answered that it cannot now. The message is a part of a sentence. */
final class HubUnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    HubUnreachableException(String why) {
        super(why);
    }

    HubUnreachableException(String why, IOException cause) {
        super(why, cause);
    }
}
