package dev.purlin.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a model makes of a text, from the names of its architectures, its labels and its modules.
record KindDecision(
        Path root, ConfigFile config, Modules modules, ModelChoices choices, List<String> notes) {

    // The number that transformers assumes, and leaves out when it saves.
    private static final int USUAL_LABELS = 2;

    ModelKind decide() {
        List<String> architectures = config.texts("architectures");
        Optional<Labels> labels = Labels.in(config);
        boolean masked = architectures.stream().anyMatch(name -> name.endsWith("MaskedLM"));
        boolean splade = choices.pooling() == Pooling.SPLADE;
        if (splade && (masked || architectures.isEmpty())) {
            return new ModelKind.Sparse();
        }
        if (architectures.stream().anyMatch(name -> classifies(name, labels))) {
            return classifier(labels.orElseGet(this::labelsLeftOut));
        }
        if (splade) {
            throw new ModelException.Unsupported(
                    "%s: `architectures` is %s; SPLADE pooling needs one that ends in MaskedLM"
                            .formatted(config.file(), architectures),
                    "Choose another --pooling, or a model exported with its masked-language head.");
        }
        if (choices.pooling() == null && masked && modules.spladePooling()) {
            return new ModelKind.Sparse();
        }
        return new ModelKind.Embedding(
                new PoolingDecision(root, config, modules, choices, notes).decide());
    }

    /// One family names a token classifier although what was trained is an embedding model.
    private static boolean classifies(String architecture, Optional<Labels> labels) {
        return architecture.endsWith("Classification")
                && !(architecture.equals("NewForTokenClassification") && labels.isEmpty());
    }

    private ModelKind classifier(Labels labels) {
        if (choices.pooling() != null) {
            notes.add(
                    "--pooling %s has no effect: the model is a classifier"
                            .formatted(choices.pooling().flag()));
        }
        if (labels.size() == 1) {
            return new ModelKind.Reranker(labels);
        }
        boolean multiLabel =
                config.text("problem_type").orElse("").equals("multi_label_classification");
        return new ModelKind.Classifier(labels, multiLabel);
    }

    private Labels labelsLeftOut() {
        int count = config.integer("num_labels").orElse(USUAL_LABELS);
        if (count < 1 || count > Labels.MOST) {
            throw config.wrong("num_labels", config.root().path("num_labels"), "1 or more");
        }
        return Labels.unnamed(count);
    }
}
