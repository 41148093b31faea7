package dev.purlin.platform.archives;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The files and folders of an archive, those included that only the path of a file names.
///
/// Names are kept part by part, so that a deep folder costs what its own name is long. Grows with
/// each entry that [Entries] reads; handed out, it does not change any more.
public final class Contents {
    private sealed interface Node {}

    private record Leaf(long bytes) implements Node {}

    private record Branch(Map<String, Node> inside) implements Node {
        Branch() {
            this(new TreeMap<>());
        }
    }

    private final Branch root = new Branch();
    private final int mostEntries;
    private int entries;
    private long bytes;

    Contents(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    /// Throws [ArchiveException] when something else is in its place.
    void add(Entry entry) {
        List<String> parts = entry.path().parts();
        switch (entry) {
            case Entry.Folder _ -> folder(parts, entry);
            case Entry.File file -> addFile(file, parts);
        }
    }

    private void addFile(Entry.File file, List<String> parts) {
        if (parts.isEmpty()) {
            throw new ArchiveException.Forbidden("a file has the name of the folder, .");
        }
        Branch folder = folder(parts.subList(0, parts.size() - 1), file);
        switch (folder.inside().putIfAbsent(parts.getLast(), new Leaf(file.bytes()))) {
            case null -> {
                count();
                bytes += file.bytes();
            }
            case Leaf _ ->
                    throw new ArchiveException.Forbidden("there are two files " + file.shown());
            case Branch _ ->
                    throw new ArchiveException.Forbidden(file.shown() + " is a file and a folder");
        }
    }

    /// Makes what is missing of it.
    private Branch folder(List<String> parts, Entry entry) {
        Branch at = root;
        for (String part : parts) {
            at =
                    switch (at.inside().get(part)) {
                        case null -> made(at, part);
                        case Branch there -> there;
                        case Leaf _ ->
                                throw new ArchiveException.Forbidden(
                                        "%s needs a folder where %s is a file"
                                                .formatted(entry.shown(), EntryPath.shown(part)));
                    };
        }
        return at;
    }

    private Branch made(Branch in, String part) {
        count();
        var made = new Branch();
        in.inside().put(part, made);
        return made;
    }

    private void count() {
        entries++;
        if (entries > mostEntries) {
            throw tooMany(mostEntries);
        }
    }

    static ArchiveException tooMany(int mostEntries) {
        return new ArchiveException.OverLimit(
                "the archive has more than %,d files and folders".formatted(mostEntries));
    }

    /// Files and folders.
    public int entries() {
        return entries;
    }

    /// Of all files.
    public long bytes() {
        return bytes;
    }

    /// @param path such as `model/model.py`
    public boolean hasFile(String path) {
        return find(path) instanceof Leaf;
    }

    public boolean hasFolder(String path) {
        return find(path) instanceof Branch;
    }

    private @Nullable Node find(String path) {
        Node at = root;
        for (String part : path.split("/", -1)) {
            if (!(at instanceof Branch branch)) {
                return null;
            }
            at = branch.inside().get(part);
        }
        return at;
    }

    /// The paths of the first of its files, in order.
    public List<String> files(int most) {
        var files = new ArrayList<String>();
        list(root, "", files, most);
        return List.copyOf(files);
    }

    private static void list(Branch branch, String before, List<String> files, int most) {
        for (Map.Entry<String, Node> inside : branch.inside().entrySet()) {
            if (files.size() >= most) {
                return;
            }
            String path = before + inside.getKey();
            switch (inside.getValue()) {
                case Leaf _ -> files.add(path);
                case Branch folder -> list(folder, path + "/", files, most);
            }
        }
    }
}
