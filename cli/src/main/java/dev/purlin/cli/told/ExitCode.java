package dev.purlin.cli.told;

/// What the process ends with. Scripts branch on the numbers, so they never change.
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    DENIED(3),
    NOT_FOUND(4),
    CONFLICT(5),
    DEADLINE(6),
    UNREACHABLE(7),
    INTERRUPTED(130),
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
