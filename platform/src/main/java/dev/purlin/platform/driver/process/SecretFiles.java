package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/// A replica's secrets, one file each, which only its user can read.
final class SecretFiles {
    private SecretFiles() {}

    /// Makes the folder of them, in the replica's own.
    static Path write(Path folder, Map<String, String> secrets) throws IOException {
        Path made =
                Files.createDirectory(
                        folder.resolve("secrets"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            try (FileChannel file =
                    FileChannel.open(
                            made.resolve(secret.getKey()),
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer value = ByteBuffer.wrap(secret.getValue().getBytes(UTF_8));
                while (value.hasRemaining()) {
                    file.write(value);
                }
            }
        }
        return made;
    }
}
