package dev.purlin.platform.driver;

/// A driver could not do what it was asked.
public final class DriverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DriverException(String message, Throwable cause) {
        super(message, cause);
    }

    public DriverException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
