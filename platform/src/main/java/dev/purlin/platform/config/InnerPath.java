package dev.purlin.platform.config;

import java.util.Arrays;

/// Paths that lead to something below a folder.
final class InnerPath {
    private InnerPath() {}

    static boolean isInside(String path) {
        return !path.startsWith("/")
                && path.indexOf('\\') < 0
                && Arrays.stream(path.split("/", -1)).noneMatch(".."::equals);
    }
}
