package dev.purlin.engine.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of named tensors: eight bytes with the length of a JSON header, the header, the numbers.
final class Safetensors {

    // Bytes.
    private static final long LONGEST_HEADER = 16 << 20;
    // Numbers of one tensor: 256 MiB of floats.
    private static final long MOST_NUMBERS = 64 << 20;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private final JsonNode header;
    private final long dataStart;

    private Safetensors(Path file, JsonNode header, long dataStart) {
        this.file = file;
        this.header = header;
        this.dataStart = dataStart;
    }

    static Safetensors read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw ModelException.FileMissing.at(
                    file,
                    "Weights in other formats are not read; save the module with safetensors, or"
                            + " export the model with a sentence_embedding in its graph.");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long length = bytes(channel, 0, 8).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > channel.size() - 8) {
                throw broken(file, "its header would have %,d bytes".formatted(length), null);
            }
            byte[] json = bytes(channel, 8, (int) length).array();
            return new Safetensors(file, MAPPER.readTree(json), 8 + length);
        } catch (IOException e) {
            throw broken(file, "it could not be opened or ends early", e);
        } catch (JacksonException e) {
            throw broken(file, "its header is not JSON", e);
        }
    }

    /// A tensor of exactly this shape, as floats, the last dimension fastest.
    float[] floats(String name, int... shape) {
        JsonNode tensor = header.path(name);
        int[] found = ints(tensor.path("shape"));
        if (!Arrays.equals(found, shape)) {
            throw broken(
                    file,
                    "`%s` has the shape %s, not %s"
                            .formatted(name, tensor.path("shape"), Arrays.toString(shape)),
                    null);
        }
        long count = 1;
        for (int dimension : shape) {
            count *= dimension;
        }
        if (count > MOST_NUMBERS) {
            throw broken(
                    file,
                    "`%s` has %,d numbers, at most %,d".formatted(name, count, MOST_NUMBERS),
                    null);
        }
        return decoded(name, tensor, (int) count);
    }

    private float[] decoded(String name, JsonNode tensor, int count) {
        String dtype = tensor.path("dtype").asString("");
        int width =
                switch (dtype) {
                    case "F32" -> 4;
                    case "F16", "BF16" -> 2;
                    default ->
                            throw broken(
                                    file,
                                    "`%s` is kept as %s; F32, F16 and BF16 are read"
                                            .formatted(name, dtype),
                                    null);
                };
        long start = tensor.path("data_offsets").path(0).asLong(-1);
        long end = tensor.path("data_offsets").path(1).asLong(-1);
        if (start < 0 || end - start != (long) count * width) {
            throw broken(file, "`%s` does not lie where the header says".formatted(name), null);
        }
        float[] numbers = new float[count];
        try (FileChannel channel = FileChannel.open(file)) {
            decode(bytes(channel, dataStart + start, count * width), dtype, numbers);
        } catch (IOException e) {
            throw broken(file, "it ends early", e);
        }
        return numbers;
    }

    private static void decode(ByteBuffer bytes, String dtype, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] =
                    switch (dtype) {
                        case "F32" -> bytes.getFloat();
                        case "F16" -> Float.float16ToFloat(bytes.getShort());
                        default -> Float.intBitsToFloat(bytes.getShort() << 16);
                    };
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int length)
            throws IOException {
        if (position > channel.size() - length) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    private static int[] ints(JsonNode list) {
        int[] ints = new int[list.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = list.path(i).asInt(-1);
        }
        return ints;
    }

    private static ModelException broken(Path file, String why, @Nullable Exception cause) {
        String message = "%s is not usable: %s".formatted(file, why);
        String help = "Fetch the file again.";
        return cause == null
                ? new ModelException.BadConfig(message, help)
                : new ModelException.BadConfig(message, help, cause);
    }
}
