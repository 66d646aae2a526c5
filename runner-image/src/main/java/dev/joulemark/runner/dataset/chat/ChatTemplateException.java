package dev.joulemark.runner.dataset.chat;

/** A template that cannot be rendered. The message is a part of a sentence. */
public final class ChatTemplateException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param what what went wrong, without a full stop
     */
    public ChatTemplateException(String what) {
        super(what);
    }
}
