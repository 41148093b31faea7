package dev.purlin.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The native tokenizer library: where it lies and that it is loaded once.
///
/// The folder named by the system property `purlin.native.path` wins; a distribution sets it to its
/// unpacked `native/` folder. Else the library is copied out of its jar.
final class NativeLibrary {
    static final String FOLDER_PROPERTY = "purlin.native.path";

    private static final String VERSION = "tokenizers-0.38.0";

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
        return CachedResource.file(
                NativeLibrary.class,
                "/native/lib/" + platform() + "/cpu/" + file,
                Path.of("native", VERSION, platform(), file));
    }

    private static String platform() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
        String arch = System.getProperty("os.arch");
        return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
