package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BuiltInModelTest {
    /// First of the 384 numbers of `test` before normalising, shortened to 128 and scaled: the
    /// vector that other servers give for all-MiniLM-L6-v2.
    private static final float[] TEST_128 = {
        0.020964134f, 0.04565805f, -0.066505864f, 0.10739273f, -0.013054413f, -0.07467599f
    };

    /// First of the numbers of `What is Deep Learning?`, mean-pooled, not scaled.
    private static final float[] DEEP = {
        -0.59059864f, -0.25252345f, 0.14972475f, 0.05487579f, -0.11783009f, -0.16678402f
    };

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine =
                Engine.open(
                        ModelFolder.read(
                                BuiltInModel.folder(Dtype.FLOAT32), ModelChoices.defaults()),
                        EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void gives_the_known_vector_cut_and_then_scaled() {
        EmbedOptions options = new EmbedOptions(TextOptions.defaults(), true, 128);
        List<float[]> vectors =
                engine.embed(List.of(new Input.Text("test")), options).future().join().value();
        assertThat(vectors.getFirst()).hasSize(128);
        assertThat(List.of(vectors.getFirst()[0])).isNotEmpty();
        for (int i = 0; i < TEST_128.length; i++) {
            assertThat(vectors.getFirst()[i]).isCloseTo(TEST_128[i], within(4e-3f));
        }
    }

    @Test
    void gives_the_known_pooled_vector() {
        EmbedOptions options = new EmbedOptions(TextOptions.defaults(), false, null);
        Done<List<float[]>> done =
                engine.embed(List.of(new Input.Text("What is Deep Learning?")), options)
                        .future()
                        .join();
        for (int i = 0; i < DEEP.length; i++) {
            assertThat(done.value().getFirst()[i]).isCloseTo(DEEP[i], within(4e-3f));
        }
        assertThat(done.cost().tokens()).isEqualTo(7);
        assertThat(done.cost().characters()).isEqualTo(22);
    }
}
