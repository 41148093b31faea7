package dev.purlin.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// The native tokenizer library: where it lies and that it is loaded once.
///
/// The folder named by the system property `purlin.native.path` wins; a distribution sets it to its
/// unpacked `native/` folder. Else the library is copied from the class path into the user's cache
/// folder, by a rename, so that two processes may do it at once.
final class NativeLibrary {
    static final String FOLDER_PROPERTY = "purlin.native.path";

    private static final String VERSION_FOLDER = "tokenizers-0.38.0";

    private NativeLibrary() {}

    @SuppressWarnings("restricted")
    static void load() {
        try {
            System.load(locate().toAbsolutePath().toString());
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new TokenizerException(
                    "The tokenizer library for " + platform() + " could not be loaded", e);
        }
    }

    private static Path locate() throws IOException {
        String file = System.mapLibraryName("tokenizers");
        String folder = System.getProperty(FOLDER_PROPERTY);
        if (folder != null && Files.exists(Path.of(folder, file))) {
            return Path.of(folder, file);
        }
        Path target = cacheFolder().resolve(VERSION_FOLDER).resolve(platform()).resolve(file);
        if (!Files.exists(target)) {
            extract("/native/lib/" + platform() + "/cpu/" + file, target);
        }
        return target;
    }

    private static void extract(String resource, Path target) throws IOException {
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("there is none for this platform (" + resource + ")");
            }
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(target.getParent(), "part", null);
            Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; the file is the same.
        }
    }

    private static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return base.resolve("purlin").resolve("native");
    }

    private static String platform() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
        String arch = System.getProperty("os.arch");
        return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
