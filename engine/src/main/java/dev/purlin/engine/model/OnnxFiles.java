package dev.purlin.engine.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The files a model comes with, of which one ONNX graph is chosen.
///
/// @param names relative to the folder or repository, with `/`
/// @param where the folder or repository, as errors call it
public record OnnxFiles(Collection<String> names, String where) {

    /// The graph chosen and the precision its name tells.
    public record Pick(String file, Dtype dtype) {}

    private static final List<String> FOLDERS = List.of("", "onnx/");

    // Most exact first.
    private static final List<Dtype> ANY =
            List.of(Dtype.FLOAT32, Dtype.FLOAT16, Dtype.BFLOAT16, Dtype.INT8, Dtype.INT4);

    // A folder beside a model may hold anything.
    private static final int MOST_LISTED = 10_000;
    private static final int MOST_NAMED = 12;

    public OnnxFiles {
        names = new TreeSet<>(names);
    }

    /// The files that stand in a folder itself and in its `onnx` folder, and the one asked for.
    static OnnxFiles in(Path root, ModelChoices choices) {
        List<String> names = new ArrayList<>();
        String asked = choices.onnxFile();
        if (asked != null && Files.isRegularFile(root.resolve(plain(asked)))) {
            names.add(plain(asked));
        }
        for (String folder : FOLDERS) {
            list(root.resolve(folder), folder, names);
        }
        return new OnnxFiles(names, root.toString());
    }

    private static void list(Path folder, String prefix, List<String> names) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (names.size() < MOST_LISTED && Files.isRegularFile(file)) {
                    names.add(prefix + file.getFileName());
                }
            }
        } catch (IOException e) {
            throw ModelException.BadConfig.unreadable(folder, "it could not be listed", e);
        }
    }

    /// Names of graphs that would do, the best first.
    public static List<String> wanted(ModelChoices choices, Cpu cpu) {
        if (choices.onnxFile() != null) {
            return List.of(plain(choices.onnxFile()));
        }
        return dtypes(choices.dtype()).stream().flatMap(it -> candidates(it, cpu)).toList();
    }

    /// Chooses by name.
    ///
    /// @param exportCommand makes an ONNX file of this model where it has none
    public Pick pick(ModelChoices choices, Cpu cpu, String exportCommand) {
        String asked = choices.onnxFile();
        if (asked != null) {
            return asked(asked, choices.dtype());
        }
        for (Dtype dtype : dtypes(choices.dtype())) {
            Optional<String> found = candidates(dtype, cpu).filter(names::contains).findFirst();
            if (found.isPresent()) {
                return new Pick(found.get(), dtype);
            }
        }
        throw missing(choices.dtype(), cpu, exportCommand);
    }

    /// The graph and the files with its external data, which are named after it.
    public List<String> withExternalData(Pick pick) {
        return names.stream().filter(name -> name.startsWith(pick.file())).toList();
    }

    private Pick asked(String file, Dtype asked) {
        String name = plain(file);
        if (!names.contains(name)) {
            throw new ModelException.FileMissing(
                    "There is no %s in %s%s".formatted(file, where, graphsThere()),
                    "Name one with --onnx-file, relative to the model's folder.");
        }
        Dtype otherwise = asked == Dtype.AUTO ? Dtype.FLOAT32 : asked;
        return new Pick(name, toldByName(name).orElse(otherwise));
    }

    private static String plain(String file) {
        return Inside.name(file, "--onnx-file");
    }

    private static List<Dtype> dtypes(Dtype wanted) {
        return wanted == Dtype.AUTO ? ANY : List.of(wanted);
    }

    private static Stream<String> candidates(Dtype dtype, Cpu cpu) {
        return stems(dtype, cpu).stream()
                .flatMap(stem -> FOLDERS.stream().map(folder -> folder + stem + ".onnx"));
    }

    private static List<String> stems(Dtype dtype, Cpu cpu) {
        return switch (dtype) {
            case FLOAT32 ->
                    List.of(
                            "model",
                            "model_fp32",
                            "model_optimized",
                            "model_O1",
                            "model_O2",
                            "model_O3");
            case FLOAT16 -> List.of("model_fp16", "model_O4");
            case BFLOAT16 -> List.of("model_bf16");
            case INT4 -> List.of("model_q4", "model_q4f16", "model_bnb4");
            case INT8 -> int8Stems(cpu);
            case AUTO -> List.of();
        };
    }

    private static List<String> int8Stems(Cpu cpu) {
        List<String> plain = List.of("model_quantized", "model_int8", "model_uint8");
        List<String> vnni = List.of("model_qint8_avx512_vnni", "model_qint8_avx512");
        List<String> avx2 = List.of("model_quint8_avx2");
        List<String> arm = List.of("model_qint8_arm64");
        return switch (cpu) {
            case X86_VNNI -> joined(vnni, plain, avx2, arm);
            case X86 -> joined(avx2, plain, vnni, arm);
            case ARM -> joined(arm, plain, avx2, vnni);
        };
    }

    @SafeVarargs
    private static List<String> joined(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    static Optional<Dtype> toldByName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.contains("q4") || name.contains("bnb4") || name.contains("int4")) {
            return Optional.of(Dtype.INT4);
        }
        if (name.contains("int8") || name.contains("quantized") || name.contains("q8")) {
            return Optional.of(Dtype.INT8);
        }
        if (name.contains("bf16")) {
            return Optional.of(Dtype.BFLOAT16);
        }
        if (name.contains("fp16") || name.contains("float16") || name.contains("_o4")) {
            return Optional.of(Dtype.FLOAT16);
        }
        return Optional.empty();
    }

    private ModelException missing(Dtype wanted, Cpu cpu, String exportCommand) {
        List<String> looked =
                dtypes(wanted).stream()
                        .flatMap(dtype -> candidates(dtype, cpu))
                        .limit(MOST_NAMED)
                        .toList();
        String kind = wanted == Dtype.AUTO ? "" : wanted.flag() + " ";
        String message =
                "There is no %sONNX file in %s (looked for %s)%s%s"
                        .formatted(
                                kind, where, String.join(", ", looked), graphsThere(), weights());
        if (!graphs().isEmpty()) {
            return new ModelException.FileMissing(
                    message,
                    "Take one that is there with --onnx-file FILE, or let --dtype auto choose.");
        }
        return new ModelException.FileMissing(
                message,
                "Export one with `%s` (Python: pip install optimum-onnx) and give the folder it"
                                .formatted(exportCommand)
                        + " writes as --model-id; or run Hugging Face's own"
                        + " text-embeddings-router, which reads safetensors.");
    }

    private List<String> graphs() {
        return names.stream().filter(name -> name.endsWith(".onnx")).toList();
    }

    private String graphsThere() {
        List<String> graphs = graphs();
        return graphs.isEmpty()
                ? ""
                : "; there are " + String.join(", ", graphs.subList(0, shown(graphs)));
    }

    private String weights() {
        List<String> weights =
                names.stream()
                        .filter(name ->
                                name.endsWith(".safetensors") || name.equals("pytorch_model.bin"))
                        .toList();
        return weights.isEmpty() || !graphs().isEmpty()
                ? ""
                : "; its weights are in " + String.join(", ", weights.subList(0, shown(weights)));
    }

    private static int shown(List<String> all) {
        return Math.min(MOST_NAMED, all.size());
    }
}
