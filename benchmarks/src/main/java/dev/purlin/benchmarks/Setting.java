package dev.purlin.benchmarks;

import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What all contenders of a measurement share: model, tokenizer, words, cores.
final class Setting implements AutoCloseable {
    private final ModelFolder folder;
    private final Tokenizer tokenizer;
    private final Words words;

    private Setting(ModelFolder folder, Tokenizer tokenizer) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.words = new Words(tokenizer);
    }

    static Setting of(Dtype dtype) throws IOException {
        ModelFolder folder =
                ModelFolder.read(
                        BuiltInModel.folder(dtype), ModelChoices.defaults().withDtype(dtype));
        return new Setting(folder, Tokenizer.open(folder.tokenizerFile()));
    }

    ModelFolder folder() {
        return folder;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    List<String> texts(Traffic traffic, int count) {
        return traffic.texts(count, words);
    }

    List<int[]> ids(List<String> texts) {
        List<int[]> ids = new ArrayList<>(texts.size());
        texts.forEach(text -> ids.add(tokenizer.encode(text).ids()));
        return ids;
    }

    /// How many texts make up so many tokens, in whole requests.
    static int count(Traffic traffic, int tokens, int perRequest) {
        int sample = 2_000;
        long sum = 0;
        for (int length : traffic.lengths(sample)) {
            sum += length;
        }
        long texts = (long) tokens * sample / sum;
        return Math.toIntExact(Math.max(1, texts / perRequest) * perRequest);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
