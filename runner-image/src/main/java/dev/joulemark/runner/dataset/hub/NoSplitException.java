package dev.joulemark.runner.dataset.hub;

/** A dataset without what is wanted of it. The message is a sentence without its subject and its full stop. */
final class NoSplitException extends Exception {

    private static final long serialVersionUID = 1L;

    NoSplitException(String what) {
        super(what);
    }
}
