package dev.purlin.benchmarks;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.engine.model.*;
import dev.purlin.tokenizer.Tokenizer;
import java.util.*;
import java.util.concurrent.*;

class Scratch {
    public static void main(String[] a) throws Exception {
        for (Dtype d : List.of(Dtype.FLOAT32, Dtype.INT8)) {
            ModelFolder f = ModelFolder.read(BuiltInModel.folder(d), ModelChoices.defaults().withDtype(d));
            for (OptLevel l : List.of(OptLevel.BASIC_OPT, OptLevel.ALL_OPT)) {
                RawModel m1 = new RawModel(f.onnxFile(), 1, l);
                RawModel m2 = new RawModel(f.onnxFile(), 2, l);
                for (int len : new int[] {16, 64, 128, 512})
                    for (int n : new int[] {1, 2, 4, 8, 16, 32}) {
                        if (n * len > 1024) continue;
                        System.out.printf("%s %s %2d x %3d: 2x1 %7.0f tok/s   1x2 %7.0f tok/s  (1-run ms: 1t %.2f 2t %.2f)%n", d, l, n, len, rate(m1, 2, n, len), rate(m2, 1, n, len), n*len/rate(m1,1,n,len)*1e3, n*len/rate(m2,1,n,len)*1e3);
                    }
            }
        }
    }
    static double rate(RawModel m, int threads, int n, int len) throws Exception {
        List<int[]> t = new ArrayList<>();
        Random r = new Random(1);
        for (int i = 0; i < n; i++) { int[] x = new int[len]; for (int k = 0; k < len; k++) x[k] = 2000 + r.nextInt(4000); t.add(x); }
        long end = System.nanoTime() + 150_000_000L;
        ExecutorService e = Executors.newFixedThreadPool(threads);
        List<Future<Double>> fs = new ArrayList<>();
        for (int i = 0; i < threads; i++) fs.add(e.submit(() -> {
            RawModel.Buffers b = new RawModel.Buffers();
            m.run(t, b); long s = System.nanoTime(); int c = 0; long now;
            do { m.run(t, b); c++; now = System.nanoTime(); } while (now < end + 150_000_000L);
            return c * (double) n * len / ((now - s) / 1e9);
        }));
        double sum = 0; for (var x : fs) sum += x.get();
        e.shutdown();
        return sum;
    }
}
