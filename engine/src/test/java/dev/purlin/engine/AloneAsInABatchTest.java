package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The same text gives the same vector by itself, beside others, and in any order.
class AloneAsInABatchTest {
    private static final String[] WORDS = {
        "roof", "beam", "truss", "the", "carries", "load", "of", "snow", "and", "wind", "é", "木"
    };

    @Test
    void in_fp32_to_a_hundred_thousandth() {
        compare(Dtype.FLOAT32, 1e-5f);
    }

    @Test
    void in_int8_to_the_last_bit() {
        compare(Dtype.INT8, 0);
    }

    @Test
    void ids_given_by_the_caller_give_the_vector_of_their_text() {
        try (Engine engine = open(Dtype.FLOAT32)) {
            List<float[]> vectors =
                    embed(engine, List.of(new Input.Ids(101, 7592, 102), new Input.Text("hello")));
            assertThat(vectors.getFirst()).containsExactly(vectors.get(1), within(1e-6f));
        }
    }

    private static void compare(Dtype dtype, float near) {
        List<Input> texts = texts(60);
        try (Engine engine = open(dtype)) {
            engine.awaitLoaded();
            List<float[]> alone = new ArrayList<>();
            texts.forEach(text -> alone.add(embed(engine, List.of(text)).getFirst()));
            List<float[]> together = embed(engine, texts);
            List<Input> reversed = new ArrayList<>(texts);
            Collections.reverse(reversed);
            // Three requests at once, so that runs hold texts of several of them.
            var one = engine.embed(texts, EmbedOptions.defaults()).future();
            var two = engine.embed(reversed, EmbedOptions.defaults()).future();
            var three = engine.embed(texts.subList(20, 40), EmbedOptions.defaults()).future();
            CompletableFuture.allOf(one, two, three).join();
            for (int i = 0; i < texts.size(); i++) {
                same(together.get(i), alone.get(i), near);
                same(one.join().value().get(i), alone.get(i), near);
                same(two.join().value().get(texts.size() - 1 - i), alone.get(i), near);
            }
            for (int i = 20; i < 40; i++) {
                same(three.join().value().get(i - 20), alone.get(i), near);
            }
        }
    }

    private static void same(float[] vector, float[] wanted, float near) {
        if (near == 0) {
            assertThat(vector).containsExactly(wanted);
        } else {
            assertThat(vector).containsExactly(wanted, within(near));
        }
    }

    private static List<Input> texts(int count) {
        Random random = new Random(7);
        List<Input> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + (int) Math.exp(random.nextDouble() * 5);
            for (int word = 0; word < length; word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            texts.add(new Input.Text(text.toString()));
        }
        return texts;
    }

    private static Engine open(Dtype dtype) {
        ModelChoices choices = ModelChoices.defaults().withDtype(dtype);
        return Engine.open(
                ModelFolder.read(BuiltInModel.folder(dtype), choices), EngineSettings.defaults());
    }

    private static List<float[]> embed(Engine engine, List<Input> inputs) {
        return engine.embed(inputs, EmbedOptions.defaults()).future().join().value();
    }
}
