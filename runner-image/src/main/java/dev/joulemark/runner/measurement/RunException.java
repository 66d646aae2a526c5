package dev.joulemark.runner.measurement;

/** Ends a run early for a reason a user can act on; becomes a {@link RunOutcome.Failed} at the edge of this room. */
final class RunException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RunOutcome.Blame blame;
    private final String reason;

    RunException(RunOutcome.Blame blame, String reason, String message) {
        super(message);
        this.blame = blame;
        this.reason = reason;
    }

    RunOutcome.Failed outcome() {
        return new RunOutcome.Failed(blame, reason, String.valueOf(getMessage()));
    }
}
