package dev.purlin.engine.hub;

import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files that a revision of a repository has.
///
/// @param commit what the revision means now
/// @param files with names that stay inside the repository; others are left out
record Listing(String commit, SortedSet<String> files) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static Listing parse(byte[] json, RepoId repo) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new HubException.BadAnswer(
                    "The list of files of %s is not JSON".formatted(repo),
                    "Is HF_ENDPOINT the address of a hub?",
                    e);
        }
        String commit = answer.path("sha").asString("");
        if (!Revision.isCommit(commit)) {
            throw new HubException.BadAnswer(
                    "The list of files of %s names no commit".formatted(repo),
                    "Is HF_ENDPOINT the address of a hub?");
        }
        SortedSet<String> files = new TreeSet<>();
        for (JsonNode sibling : answer.path("siblings").values()) {
            String name = sibling.path("rfilename").asString("");
            if (RepoPath.safe(name)) {
                files.add(name);
            }
        }
        return new Listing(commit, files);
    }
}
