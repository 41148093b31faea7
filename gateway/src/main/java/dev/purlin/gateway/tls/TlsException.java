package dev.purlin.gateway.tls;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Why a certificate or its key cannot be used.
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String help;

    /// @param file the one at fault
    /// @param help one sentence that says what to do
    TlsException(Path file, String what, String help, @Nullable Throwable cause) {
        super(file + " " + what, cause);
        this.file = file.toString();
        this.help = help;
    }

    public String file() {
        return file;
    }

    public String help() {
        return help;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
