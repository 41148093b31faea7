package dev.purlin.engine.hub;

/// Names of files in a repository, which a hub could choose to lead out of the cache.
final class RepoPath {

    private static final int LONGEST = 512;

    private RepoPath() {}

    /// The name itself, if it stays below the folder it is resolved against.
    static String checked(String name, RepoId repo) {
        if (safe(name)) {
            return name;
        }
        throw new HubException.BadAnswer(
                "%s has a file named `%s`, which leads out of its folder"
                        .formatted(repo, printable(name)),
                "Do not use this repository; tell the hub it came from.");
    }

    static boolean safe(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 0x7f)) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String name) {
        String shown = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
