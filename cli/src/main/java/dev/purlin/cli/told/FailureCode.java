package dev.purlin.cli.told;

import java.util.Locale;

/// Why a command failed. Programs branch on [#code()], in `--json` output.
public enum FailureCode {
    UNKNOWN_COMMAND(ExitCode.USAGE),
    UNKNOWN_OPTION(ExitCode.USAGE),
    UNKNOWN_KEY(ExitCode.USAGE),
    INVALID_VALUE(ExitCode.USAGE),
    INVALID_FILE(ExitCode.USAGE),
    USAGE(ExitCode.USAGE),
    NOT_ALLOWED(ExitCode.DENIED),
    NOT_FOUND(ExitCode.NOT_FOUND),
    CONFLICT(ExitCode.CONFLICT),
    ADDRESS_TAKEN(ExitCode.CONFLICT),
    DATA_FOLDER_IN_USE(ExitCode.CONFLICT),
    DATA_FOLDER_TOO_NEW(ExitCode.CONFLICT),
    DEADLINE_PASSED(ExitCode.DEADLINE),
    UNREACHABLE(ExitCode.UNREACHABLE),
    INTERRUPTED(ExitCode.INTERRUPTED),
    UNFIT_MACHINE(ExitCode.FAILED),
    MODEL_UNUSABLE(ExitCode.FAILED),
    FAILED(ExitCode.FAILED);

    private final ExitCode exit;

    FailureCode(ExitCode exit) {
        this.exit = exit;
    }

    public ExitCode exit() {
        return exit;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
