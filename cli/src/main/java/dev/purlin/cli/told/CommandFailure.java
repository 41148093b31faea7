package dev.purlin.cli.told;

import org.jspecify.annotations.Nullable;

/// Ends a command. It is told once, at the edge: message and way out, without a stack trace.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureCode code;
    private final @Nullable String field;
    private final @Nullable String help;

    /// A failure with what its user needs.
    ///
    /// @param field the option, key or argument at fault, as its user wrote it
    /// @param help one sentence that says what to do
    public CommandFailure(
            FailureCode code,
            String message,
            @Nullable String field,
            @Nullable String help,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.field = field;
        this.help = help;
    }

    public CommandFailure(
            FailureCode code, String message, @Nullable String field, @Nullable String help) {
        this(code, message, field, help, null);
    }

    /// What nobody foresaw.
    public static CommandFailure defect(RuntimeException defect) {
        return new CommandFailure(
                FailureCode.FAILED,
                "unexpected: " + defect,
                null,
                "This is a defect of Purlin; what led to it is worth a report.",
                defect);
    }

    public FailureCode code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public @Nullable String help() {
        return help;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
