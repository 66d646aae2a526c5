package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Boundaries of a run. */
public enum LifecycleEventType {
    /** The environment was recorded. */
    @JsonProperty("snapshot")
    SNAPSHOT,

    /** The idle measurement begins. */
    @JsonProperty("baseline_begin")
    BASELINE_BEGIN,

    /** The idle measurement ends. */
    @JsonProperty("baseline_end")
    BASELINE_END,

    /** Loading begins. */
    @JsonProperty("model_load_begin")
    MODEL_LOAD_BEGIN,

    /** Loading ends. */
    @JsonProperty("model_load_end")
    MODEL_LOAD_END,

    /** The idle measurement with the model resident begins. */
    @JsonProperty("context_baseline_begin")
    CONTEXT_BASELINE_BEGIN,

    /** The idle measurement with the model resident ends. */
    @JsonProperty("context_baseline_end")
    CONTEXT_BASELINE_END,

    /** Reading the dataset begins. */
    @JsonProperty("prompts_begin")
    PROMPTS_BEGIN,

    /** The prompts are tokenized. */
    @JsonProperty("prompts_end")
    PROMPTS_END,

    /** Warm-up begins. */
    @JsonProperty("warmup_begin")
    WARMUP_BEGIN,

    /** Warm-up ends. */
    @JsonProperty("warmup_end")
    WARMUP_END,

    /** The rest begins. */
    @JsonProperty("thermal_floor_begin")
    THERMAL_FLOOR_BEGIN,

    /** The rest ends. */
    @JsonProperty("thermal_floor_end")
    THERMAL_FLOOR_END,

    /** The sync before the window begins. */
    @JsonProperty("start_sync_begin")
    START_SYNC_BEGIN,

    /** The sync before the window ends. */
    @JsonProperty("start_sync_end")
    START_SYNC_END,

    /** The first energy reading was taken. */
    @JsonProperty("energy_start")
    ENERGY_START,

    /** Generation begins. */
    @JsonProperty("generate_begin")
    GENERATE_BEGIN,

    /** The last call of generation returned. */
    @JsonProperty("generate_end")
    GENERATE_END,

    /** The sync after generation begins. */
    @JsonProperty("stop_sync_begin")
    STOP_SYNC_BEGIN,

    /** The device is idle. */
    @JsonProperty("stop_sync_end")
    STOP_SYNC_END,

    /** The last energy reading was taken. */
    @JsonProperty("energy_stop")
    ENERGY_STOP,

    /** The rest between repetitions begins. */
    @JsonProperty("cooldown_begin")
    COOLDOWN_BEGIN,

    /** The rest between repetitions ends. */
    @JsonProperty("cooldown_end")
    COOLDOWN_END,

    /** The idle measurement after the last window begins. */
    @JsonProperty("closing_baseline_begin")
    CLOSING_BASELINE_BEGIN,

    /** The idle measurement after the last window ends. */
    @JsonProperty("closing_baseline_end")
    CLOSING_BASELINE_END
}
