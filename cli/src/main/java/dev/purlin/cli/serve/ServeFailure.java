package dev.purlin.cli.serve;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.platform.folder.FolderException;
import java.io.IOException;
import java.net.UnknownHostException;

/// Why a platform did not start, in the launcher's terms.
final class ServeFailure {
    private ServeFailure() {}

    static CommandFailure of(FolderException failure) {
        FailureCode code =
                switch (failure) {
                    case FolderException.InUse _ -> FailureCode.DATA_FOLDER_IN_USE;
                    case FolderException.TooNew _ -> FailureCode.DATA_FOLDER_TOO_NEW;
                    case FolderException.MasterKeyMissing _,
                            FolderException.MasterKeyWrong _,
                            FolderException.Unusable _ ->
                            FailureCode.FAILED;
                };
        return new CommandFailure(
                code, failure.getMessage(), "--data-dir", failure.help(), failure);
    }

    static CommandFailure of(IOException failure, String hostname, int port) {
        if (failure instanceof UnknownHostException) {
            return new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "no such address: " + hostname,
                    "--hostname",
                    "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0.",
                    failure);
        }
        return new CommandFailure(
                FailureCode.ADDRESS_TAKEN,
                "cannot listen on " + hostname + " port " + port + ": " + failure.getMessage(),
                "--port",
                "Stop what listens there, choose another --port, or 0 for a free one.",
                failure);
    }
}
