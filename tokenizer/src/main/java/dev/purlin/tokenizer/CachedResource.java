package dev.purlin.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A class-path resource as a file, for native code that wants one: copied once into the user's
/// cache folder, by a rename, so that two processes may do it at once.
public final class CachedResource {
    private CachedResource() {}

    /// The file, copied if it is not there yet.
    ///
    /// @param name its path below the cache folder; one that is there is taken as it is, so the
    ///   name has the version in it
    /// @throws NoSuchFileException if there is no such resource
    public static Path file(Class<?> owner, String resource, Path name) throws IOException {
        Path target = folder().resolve(name);
        if (Files.exists(target)) {
            return target;
        }
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource, null, "not on the class path");
            }
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(target.getParent(), "part", null);
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; the file is the same.
        }
        return target;
    }

    /// `$XDG_CACHE_HOME/purlin`, else `~/.cache/purlin`.
    public static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return base.resolve("purlin");
    }
}
