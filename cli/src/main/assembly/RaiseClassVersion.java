import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites a jar whose classes are older than stack maps, which the JVM leaves out of its AOT cache:
/// the same code with stack maps and a newer version number. The build runs it from its source.
///
/// `java RaiseClassVersion.java JAR`
void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path raised = jar.resolveSibling(jar.getFileName() + ".raised");
    int count = raise(jar, raised);
    if (count == 0) {
        throw new IOException(jar + " has no old class any more: leave this step out");
    }
    Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
}

/// The first version without the verifier that needs no stack maps.
static final int FIRST_WITH_STACK_MAPS = 51;

/// Of Java 17.
static final int RAISED = 61;

/// Entries stay in their order and keep their times, so that builds give the same bytes.
int raise(Path from, Path to) throws IOException {
    int count = 0;
    try (ZipFile in = new ZipFile(from.toFile());
            URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
            ZipOutputStream out =
                    new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
        ClassFile files =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        // Code that shares a pool is copied as it is, without stack maps.
                        ConstantPoolSharingOption.NEW_POOL,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(classes)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
        for (ZipEntry entry : Collections.list(in.entries())) {
            byte[] content;
            try (InputStream bytes = in.getInputStream(entry)) {
                content = bytes.readAllBytes();
            }
            if (entry.getName().endsWith(".class")) {
                ClassModel read = files.parse(content);
                if (read.majorVersion() < FIRST_WITH_STACK_MAPS) {
                    content = files.transformClass(read, raising());
                    count++;
                }
            }
            ZipEntry copy = new ZipEntry(entry.getName());
            copy.setTimeLocal(entry.getTimeLocal());
            out.putNextEntry(copy);
            out.write(content);
        }
        ZipEntry notice = new ZipEntry("META-INF/CHANGED-BY-PURLIN");
        notice.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0, 2));
        out.putNextEntry(notice);
        out.write("Class files were given stack maps and version 61; nothing else was changed.\n".getBytes());
    }
    return count;
}

ClassTransform raising() {
    ClassTransform version =
            (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(RAISED, 0);
                } else {
                    builder.with(element);
                }
            };
    return version.andThen(
            ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element)));
}
