package dev.joulemark.runner.energy;

/** What happened to a device that no number can repair. */
public enum Fault {
    /** A device was lost, or needed a reset, within the window. */
    DEVICE_LOST,

    /** An energy counter decreased within the window. */
    COUNTER_RESET
}
