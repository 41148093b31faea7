package dev.purlin.platform.driver;

import java.io.IOException;
import java.nio.file.Path;

/// Where the archives are that programs are made from.
@FunctionalInterface
public interface Unpacker {
    /// Makes the folder and puts what the archive holds into it: all of it, or the folder is not
    /// there.
    void unpack(String archive, Path into) throws IOException;
}
