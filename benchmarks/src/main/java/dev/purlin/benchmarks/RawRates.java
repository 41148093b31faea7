package dev.purlin.benchmarks;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.engine.model.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// What this version of ONNX Runtime does by itself, one one-thread run on each core: a line of
/// precision, shape and tokens a second for each of a few shapes.
@Command(name = "raw-rates", description = "Tokens a second of ONNX Runtime alone")
final class RawRates implements Callable<Integer> {
    private static final int[][] SHAPES = {{1, 16}, {8, 16}, {1, 128}, {1, 512}};
    private static final int TOKENS = 16_000;

    @Override
    public Integer call() throws Exception {
        for (Dtype dtype : List.of(Dtype.FLOAT32, Dtype.INT8)) {
            try (Setting setting = Setting.of(dtype);
                    RawModel model =
                            new RawModel(setting.folder().onnxFile(), 1, OptLevel.BASIC_OPT)) {
                for (int[] shape : SHAPES) {
                    List<int[]> texts = texts(shape[1]);
                    Uniform.raw(model, setting.cores(), texts.subList(0, shape[0]), shape[0]);
                    System.out.printf(
                            Locale.ROOT,
                            "%s %d×%d %.0f%n",
                            dtype.flag(),
                            shape[0],
                            shape[1],
                            Uniform.raw(model, setting.cores(), texts, shape[0]));
                }
            }
        }
        return 0;
    }

    private static List<int[]> texts(int length) {
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < TOKENS / length; i++) {
            int[] ids = new int[length];
            for (int at = 0; at < length; at++) {
                ids[at] = 2_000 + (i * 31 + at * 17) % 4_000;
            }
            texts.add(ids);
        }
        return texts;
    }
}
