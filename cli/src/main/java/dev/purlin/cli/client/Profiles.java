package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Platforms by names of their user's choice, one of which may be the chosen one. Kept in
/// `profiles.json` beside the user's `purlin.yaml`, which its owner alone can read: it holds keys.
///
/// @param chosen what is called when nothing else is named
record Profiles(Optional<String> chosen, Map<String, Profile> byName) {
    private static final long MOST_BYTES = 1 << 20;
    private static final String NAME = "profiles.json";

    /// One platform.
    ///
    /// @param url without a slash at its end
    record Profile(String url, Optional<String> key) {}

    Profiles {
        byName = Map.copyOf(byName);
    }

    static Path file(Surroundings around) {
        return around.userFolder("XDG_CONFIG_HOME", ".config").resolve(NAME);
    }

    static Profiles read(Surroundings around) {
        Path file = file(around);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unusable(file, "is larger than " + MOST_BYTES + " bytes", null);
            }
            return parse(JsonMapper.shared().readTree(Files.readString(file, UTF_8)));
        } catch (NoSuchFileException _) {
            return new Profiles(Optional.empty(), Map.of());
        } catch (JacksonException notJson) {
            throw unusable(file, "is not JSON", notJson);
        } catch (IOException unreadable) {
            throw unusable(file, "cannot be read", unreadable);
        }
    }

    private static Profiles parse(JsonNode json) {
        Map<String, Profile> byName = new LinkedHashMap<>();
        json.path("profiles")
                .propertyStream()
                .forEach(member ->
                        byName.put(
                                member.getKey(),
                                new Profile(
                                        member.getValue().path("url").asString(""),
                                        member.getValue().path("api_key").stringValueOpt())));
        return new Profiles(
                json.path("chosen").stringValueOpt().filter(byName::containsKey), byName);
    }

    private static CommandFailure unusable(Path file, String why, @Nullable Exception cause) {
        return new CommandFailure(
                FailureCode.INVALID_FILE,
                file + " " + why,
                file.toString(),
                "Mend it or delete it; purlin profile set writes it anew.",
                cause);
    }

    /// The one of that name; [CommandFailure] where there is none.
    Profile named(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> missing(name));
    }

    private CommandFailure missing(String name) {
        String help =
                byName.isEmpty()
                        ? "purlin profile set makes one."
                        : "There are: "
                                + String.join(", ", byName.keySet().stream().sorted().toList())
                                + ".";
        return new CommandFailure(
                FailureCode.NOT_FOUND, "there is no profile " + name, "--profile", help);
    }

    Profiles choose(Optional<String> name) {
        name.ifPresent(this::named);
        return new Profiles(name, byName);
    }

    Profiles with(String name, Profile profile) {
        Map<String, Profile> more = new LinkedHashMap<>(byName);
        more.put(name, profile);
        return new Profiles(chosen, more);
    }

    Profiles without(String name) {
        named(name);
        Map<String, Profile> fewer = new LinkedHashMap<>(byName);
        fewer.remove(name);
        return new Profiles(chosen.filter(fewer::containsKey), fewer);
    }

    /// Whole or not at all.
    void write(Surroundings around) {
        Path file = file(around);
        Path written = file.resolveSibling(NAME + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(written);
            try (FileChannel channel =
                    FileChannel.open(
                            written,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                channel.write(ByteBuffer.wrap((json() + "\n").getBytes(UTF_8)));
            }
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw unusable(file, "cannot be written", failure);
        }
    }

    private ObjectNode json() {
        ObjectNode json = Asked.object();
        chosen.ifPresent(name -> json.put("chosen", name));
        ObjectNode all = json.putObject("profiles");
        byName.forEach((name, profile) -> {
            ObjectNode one = all.putObject(name).put("url", profile.url());
            profile.key().ifPresent(key -> one.put("api_key", key));
        });
        return json;
    }
}
