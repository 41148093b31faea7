package dev.purlin.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How an embedding model pools: as asked, else by its Pooling module, else a guess for BERT.
record PoolingDecision(
        Path root, ConfigFile config, Modules modules, ModelChoices choices, List<String> notes) {

    private static final String WAY_OUT = "Give one with --pooling: cls, mean or last-token.";

    Pooling decide() {
        if (choices.pooling() != null) {
            return choices.pooling();
        }
        Optional<ConfigFile> file =
                ConfigFile.readIfPresent(modules.poolingFolder(root).resolve("config.json"));
        if (file.isPresent()) {
            return fromModule(file.get());
        }
        String family = config.text("model_type").orElse("");
        if (family.contains("bert")) {
            notes.add(
                    "the folder names no pooling; cls is taken, as is usual for `%s` (--pooling)"
                            .formatted(family));
            return Pooling.CLS;
        }
        throw new ModelException.BadConfig(
                "%s: there is no 1_Pooling/config.json, and model type `%s` has no usual pooling"
                        .formatted(root, family),
                WAY_OUT);
    }

    /// Several modes at once are concatenated by those who trained with them; here the first
    /// counts.
    private Pooling fromModule(ConfigFile file) {
        boolean cls = file.flag("pooling_mode_cls_token", false);
        boolean mean = file.flag("pooling_mode_mean_tokens", false);
        boolean last = file.flag("pooling_mode_lasttoken", false);
        Pooling first = cls ? Pooling.CLS : mean ? Pooling.MEAN : last ? Pooling.LAST_TOKEN : null;
        if (first == null) {
            return named(file);
        }
        if ((cls && mean) || (cls && last) || (mean && last)) {
            notes.add(
                    "%s names several pooling modes; only %s is used"
                            .formatted(file.file(), first.flag()));
        }
        return first;
    }

    /// Newer files name the mode instead of answering for each.
    private Pooling named(ConfigFile file) {
        Optional<String> mode =
                file.root().path("pooling_mode").isString()
                        ? file.text("pooling_mode")
                        : Optional.empty();
        return mode.flatMap(Pooling::parse)
                .filter(pooling -> pooling != Pooling.SPLADE)
                .orElseThrow(() ->
                        new ModelException.Unsupported(
                                "%s names a pooling other than cls, mean and last token"
                                        .formatted(file.file()),
                                WAY_OUT));
    }
}
