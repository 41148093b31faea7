package dev.purlin.engine.hub;

import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a model comes from, as `--model-id` says it.
public sealed interface ModelSource {

    /// The one that needs neither network nor folder.
    record BuiltIn() implements ModelSource {}

    /// A folder on this machine; the network is never used.
    record Folder(Path root) implements ModelSource {}

    /// A repository of the hub.
    record Repository(RepoId id, Revision revision) implements ModelSource {}

    /// Understands a model id. A folder that exists wins over a repository of the same name.
    ///
    /// @param revision for a repository; `main` where null
    /// @throws HubException.BadRequest for what can be none of the three
    static ModelSource of(String modelId, @Nullable String revision) {
        if (modelId.equals(BuiltInModel.ID)) {
            return new BuiltIn();
        }
        if (isFolder(modelId)) {
            return new Folder(Path.of(modelId));
        }
        RepoId repo = RepoId.parse(modelId).orElseThrow(() -> neither(modelId));
        return new Repository(repo, revision == null ? Revision.MAIN : new Revision(revision));
    }

    /// Brings the model to this machine, unless it is there, and reads what its files say. Blocks;
    /// interrupting the thread stops it, and what has arrived is kept.
    ///
    /// @throws HubException where it cannot be fetched
    /// @throws dev.purlin.engine.model.ModelException where it cannot be served
    default ModelFolder open(
            ModelChoices choices, HubSettings settings, DownloadListener listener) {
        Path root =
                switch (this) {
                    case BuiltIn _ -> BuiltInModel.folder(choices.dtype());
                    case Folder(Path folder) -> folder;
                    case Repository(RepoId id, Revision revision) ->
                            fetch(id, revision, choices, settings, listener);
                };
        return ModelFolder.read(root, choices);
    }

    private static HubException neither(String modelId) {
        return new HubException.BadRequest(
                "There is no folder `%s`, and no repository can have that name".formatted(modelId),
                "Give a folder, a Hugging Face id such as BAAI/bge-base-en-v1.5, or %s."
                        .formatted(BuiltInModel.ID));
    }

    private static Path fetch(
            RepoId id,
            Revision revision,
            ModelChoices choices,
            HubSettings settings,
            DownloadListener listener) {
        RepoCache cache = new RepoCache(settings.cache().toAbsolutePath(), id);
        try (HubConnection hub = new HubConnection(settings)) {
            Snapshot snapshot = new Snapshot(settings, cache, revision, hub, listener);
            return new ModelFiles(snapshot, id, choices).take();
        }
    }

    private static boolean isFolder(String text) {
        try {
            return !text.isEmpty() && Files.isDirectory(Path.of(text));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
