package dev.purlin.engine.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// The files of one revision, as they are asked for: from the cache where it knows, else from the
/// hub. A file that the cache has, or knows that there is none, costs no request. Used by one
/// thread.
final class Snapshot {

    private final HubSettings settings;
    private final RepoCache cache;
    private final Revision revision;
    private final HubConnection hub;
    private final DownloadListener listener;
    private @Nullable String commit;
    private boolean listAsked;
    // Null as well where the hub keeps no lists.
    private @Nullable SortedSet<String> listed;

    Snapshot(
            HubSettings settings,
            RepoCache cache,
            Revision revision,
            HubConnection hub,
            DownloadListener listener) {
        this.settings = settings;
        this.cache = cache;
        this.revision = revision;
        this.hub = hub;
        this.listener = listener;
        this.commit = cache.commit(revision).orElse(null);
    }

    /// The file, if the revision has it. Offline, what the cache does not have is not there.
    Optional<Path> take(String name) {
        RepoPath.checked(name, cache.repo());
        if (commit != null) {
            Path link = cache.snapshot(commit).resolve(name);
            if (Files.isRegularFile(link)) {
                return Optional.of(link);
            }
            if (settings.offline() || cache.knownMissing(commit, name)) {
                return Optional.empty();
            }
        }
        requireNetwork(name);
        return fetch(name);
    }

    /// Whether the revision has a file, without fetching it where the hub keeps a list.
    boolean has(String name) {
        if (!RepoPath.safe(name)) {
            return false;
        }
        if (isUnknown(name)) {
            requireNetwork(name);
            Optional<SortedSet<String>> list = list();
            if (list.isPresent() && list.get().contains(name)) {
                return true;
            }
        }
        return take(name).isPresent();
    }

    private boolean isUnknown(String name) {
        if (commit == null) {
            return true;
        }
        boolean here = Files.isRegularFile(cache.snapshot(commit).resolve(name));
        return !here && !settings.offline() && !cache.knownMissing(commit, name);
    }

    /// The file, which every model has.
    Path require(String name, String help) {
        Optional<Path> file = take(name);
        if (file.isPresent()) {
            return file.get();
        }
        if (settings.offline()) {
            throw offline(name);
        }
        throw new HubException.NotFound(
                "%s (%s) has no %s".formatted(cache.repo(), revision, name), help);
    }

    /// The folder that holds what was taken.
    Path root() {
        return cache.snapshot(known(commit));
    }

    /// Names that are known: all of the revision's once the hub was asked, else those in the cache.
    Collection<String> names() {
        if (listed != null) {
            return listed;
        }
        return commit == null ? List.of() : cache.names(commit).toList();
    }

    private Optional<Path> fetch(String name) {
        Optional<SortedSet<String>> list = list();
        if (list.isPresent() && !list.get().contains(name)) {
            cache.rememberMissing(known(commit), name);
            return Optional.empty();
        }
        String asked = commit == null ? revision.name() : commit;
        Retry retry = retry(name);
        Optional<RemoteFile> found =
                retry.run(what(name), () -> hub.head(cache.repo(), asked, name));
        if (found.isEmpty()) {
            if (commit != null) {
                cache.rememberMissing(commit, name);
            }
            return Optional.empty();
        }
        RemoteFile remote = found.get();
        learn(remote.commit());
        Path blob = new BlobDownload(hub, settings, cache, remote, listener).run();
        return Optional.of(cache.link(known(commit), name, blob));
    }

    private Optional<SortedSet<String>> list() {
        if (!listAsked) {
            String asked = commit == null ? revision.name() : commit;
            Optional<Listing> answer =
                    retry("list of files")
                            .run(
                                    "the list of files of " + cache.repo(),
                                    () -> hub.list(cache.repo(), asked));
            answer.ifPresent(listing -> learn(listing.commit()));
            listed = answer.map(Listing::files).orElse(null);
            listAsked = true;
        }
        return Optional.ofNullable(listed);
    }

    /// A revision means one commit while a model is read, whatever is pushed meanwhile.
    private void learn(String found) {
        if (commit == null) {
            cache.remember(revision, found);
            commit = found;
        }
    }

    private Retry retry(String file) {
        return new Retry(settings, reason -> listener.on(new DownloadEvent.Retrying(file, reason)));
    }

    private void requireNetwork(String name) {
        if (settings.offline()) {
            throw offline(name);
        }
    }

    boolean offline() {
        return settings.offline();
    }

    HubException offline(String name) {
        return new HubException.Offline(
                "%s (%s) is not in %s, and the network is off"
                        .formatted(what(name), revision, cache.cache()),
                "Start once without --offline and HF_HUB_OFFLINE, or name the folder that has it"
                        + " with --huggingface-hub-cache or HF_HOME.");
    }

    private String what(String name) {
        return "%s of %s".formatted(name, cache.repo());
    }

    private static String known(@Nullable String commit) {
        if (commit == null) {
            throw new IllegalStateException("nothing was taken yet");
        }
        return commit;
    }
}
