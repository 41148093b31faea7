package dev.purlin.modelserver;

import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.engine.model.Pooling;
import dev.purlin.wire.json.JsonWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/// What the server tells about itself and its model.
final class About {
    private About() {}

    /// `/info`, in TEI's order.
    static JsonWriter info(Serving serving) {
        ModelServerSettings settings = serving.settings();
        ModelCard card = serving.engine().card();
        var json = new JsonWriter().openObject();
        json.member("model_id", settings.modelId())
                .member("model_sha", settings.revision())
                .member("model_dtype", card.dtype().flag())
                .member("served_model_name", settings.modelName())
                .name("model_type");
        kind(card.kind(), json);
        json.member("max_concurrent_requests", settings.maxConcurrentRequests())
                .member("max_input_length", card.maxInputLength())
                .member("max_batch_tokens", settings.maxBatchTokens())
                .name("max_batch_requests");
        Integer mostTexts = settings.maxBatchRequests();
        if (mostTexts == null) {
            json.nothing();
        } else {
            json.number(mostTexts);
        }
        return json.member("max_client_batch_size", settings.maxClientBatchSize())
                .member("auto_truncate", settings.autoTruncate())
                .member("tokenization_workers", settings.tokenizationWorkers())
                .member("version", settings.version())
                .member("sha", settings.sha())
                .member("docker_label", settings.dockerLabel())
                .closeObject();
    }

    private static void kind(ModelKind kind, JsonWriter to) {
        to.openObject();
        switch (kind) {
            case ModelKind.Embedding(Pooling pooling) -> pooling(pooling, to);
            case ModelKind.Sparse() -> pooling(Pooling.SPLADE, to);
            case ModelKind.Classifier(Labels labels, boolean _) -> labels("classifier", labels, to);
            case ModelKind.Reranker(Labels labels) -> labels("reranker", labels, to);
        }
        to.closeObject();
    }

    private static void pooling(Pooling pooling, JsonWriter to) {
        to.name("embedding")
                .openObject()
                .member("pooling", pooling.name().toLowerCase(Locale.ROOT))
                .closeObject();
    }

    private static void labels(String kind, Labels labels, JsonWriter to) {
        to.name(kind).openObject().name("id2label").openObject();
        for (int i = 0; i < labels.size(); i++) {
            to.member(Integer.toString(i), labels.names().get(i));
        }
        to.closeObject().name("label2id").openObject();
        labels.ids().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .forEach(label -> to.member(label.getKey(), label.getValue()));
        to.closeObject().closeObject();
    }

    /// The one model, in OpenAI's form.
    static void model(ModelServerSettings settings, long created, JsonWriter to) {
        to.openObject()
                .member("id", settings.modelName())
                .member("object", "model")
                .member("created", created)
                .member("owned_by", "purlin")
                .closeObject();
    }
}
