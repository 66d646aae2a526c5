package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a prompt before it is tokenized. */
public enum PromptTemplate {
    /** The text as it is; special tokens in it are parsed. */
    @JsonProperty("Raw")
    RAW,

    /** The model's chat template. */
    @JsonProperty("Chat")
    CHAT
}
