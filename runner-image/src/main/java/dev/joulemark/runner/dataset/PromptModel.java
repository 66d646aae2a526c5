package dev.joulemark.runner.dataset;

import dev.joulemark.runner.dataset.chat.ChatTemplate;

/** What the preparation of prompts needs of the model they are for. */
public interface PromptModel {

    /**
     * Tokenizes a text as it is: special tokens in it are parsed, none is added.
     *
     * @return token ids, possibly none
     */
    int[] encode(String text);

    /** Turns token ids back into text; special tokens are left out. */
    String decode(int[] tokens);

    /**
     * The chat template that came with it.
     *
     * @throws DatasetException when it has none
     */
    ChatTemplate chatTemplate() throws DatasetException;

    /** Token ids are below this; not each of them need be a token. */
    int vocabularySize();

    /** Longest sequence, in tokens. */
    int contextLength();
}
