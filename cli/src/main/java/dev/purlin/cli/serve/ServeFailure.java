package dev.purlin.cli.serve;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.gateway.ListenException;
import dev.purlin.gateway.ListenException.Obstacle;
import dev.purlin.gateway.tls.TlsException;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.store.StoreException;
import java.io.IOException;
import java.net.UnknownHostException;

/// Why a platform did not start, in the launcher's terms.
final class ServeFailure {
    private static final String DATA_DIR = "--data-dir";
    private static final String HOSTNAME = "--hostname";
    private static final String PORT = "--port";
    private static final String AN_ADDRESS =
            "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0.";

    private ServeFailure() {}

    static CommandFailure of(FolderException failure) {
        FailureCode code =
                switch (failure) {
                    case FolderException.InUse _ -> FailureCode.DATA_FOLDER_IN_USE;
                    case FolderException.TooNew _ -> FailureCode.DATA_FOLDER_TOO_NEW;
                    case FolderException.Damaged _,
                            FolderException.MasterKeyMissing _,
                            FolderException.MasterKeyWrong _,
                            FolderException.Unusable _ ->
                            FailureCode.FAILED;
                };
        return new CommandFailure(code, failure.getMessage(), DATA_DIR, failure.help(), failure);
    }

    static CommandFailure of(StoreException failure) {
        if (failure instanceof StoreException.TooNew) {
            return new CommandFailure(
                    FailureCode.DATA_FOLDER_TOO_NEW,
                    String.valueOf(failure.getMessage()),
                    DATA_DIR,
                    "Start the version that wrote it, or a newer one.",
                    failure);
        }
        return new CommandFailure(
                FailureCode.FAILED,
                words(failure),
                DATA_DIR,
                "Check the space on its disk; if it is damaged, put it back from a backup.",
                failure);
    }

    static CommandFailure of(IOException failure, String hostname) {
        return switch (failure) {
            case ListenException listening -> listening(listening);
            case TlsException tls ->
                    new CommandFailure(
                            FailureCode.INVALID_FILE,
                            tls.getMessage(),
                            tls.file(),
                            tls.help(),
                            tls);
            case UnknownHostException _ ->
                    new CommandFailure(
                            FailureCode.INVALID_VALUE,
                            "no such address: " + hostname,
                            HOSTNAME,
                            AN_ADDRESS,
                            failure);
            default -> new CommandFailure(FailureCode.FAILED, words(failure), null, null, failure);
        };
    }

    private static CommandFailure listening(ListenException failure) {
        String message = words(failure);
        return switch (failure.obstacle()) {
            case TAKEN ->
                    new CommandFailure(
                            FailureCode.ADDRESS_TAKEN,
                            message,
                            PORT,
                            "Stop what listens there, choose another --port, or 0 for a free one.",
                            failure);
            case NOT_HERE ->
                    new CommandFailure(
                            FailureCode.INVALID_VALUE, message, HOSTNAME, AN_ADDRESS, failure);
            case DENIED ->
                    new CommandFailure(
                            FailureCode.FAILED,
                            message,
                            PORT,
                            "Choose another --port: those below 1024 are the administrator's.",
                            failure);
            case OTHER ->
                    new CommandFailure(
                            FailureCode.FAILED,
                            message,
                            PORT,
                            "Choose another --hostname or --port.",
                            failure);
        };
    }

    /// With those of its cause, which alone says what the system said.
    private static String words(Exception failure) {
        Throwable cause = failure.getCause();
        boolean isTold = failure instanceof ListenException l && l.obstacle() != Obstacle.OTHER;
        return cause == null || isTold
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + cause.getMessage();
    }
}
