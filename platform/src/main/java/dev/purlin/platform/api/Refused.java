package dev.purlin.platform.api;

import dev.purlin.wire.ErrorCode;
import java.util.List;

/// A request that is turned down, in the words of the catalogue of errors.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String allow;

    public Refused(ErrorCode code, String message) {
        this(code, message, "");
    }

    private Refused(ErrorCode code, String message, String allow) {
        super(message, null, false, false);
        this.code = code;
        this.allow = allow;
    }

    /// The path is there, the method is not.
    ///
    /// @param allowed methods that it has
    public static Refused method(String method, List<String> allowed) {
        return new Refused(
                ErrorCode.METHOD_NOT_ALLOWED,
                method + " does not work here: use " + String.join(" or ", allowed),
                String.join(",", allowed).replace("GET", "GET,HEAD"));
    }

    /// The methods that the path has, for a header of that name; empty when that is not what is
    /// wrong.
    String allow() {
        return allow;
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
