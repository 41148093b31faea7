package dev.purlin.cli.client;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.Surroundings;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One call of a command, with a client for the platform that it is about.
record Asked(Command.Call call, PlatformClient client) {
    Settings settings() {
        return call.settings();
    }

    Surroundings around() {
        return call.surroundings();
    }

    Printer printer() {
        return Printer.of(call);
    }

    String text(int index) {
        return call.positionals().get(index);
    }

    Optional<String> maybe(int index) {
        return call.positionals().stream().skip(index).findFirst();
    }

    <T> Optional<T> find(Setting<T> setting) {
        return settings().find(setting);
    }

    /// The path of the endpoint that the first argument names.
    String endpoint() {
        return endpoint(text(0));
    }

    /// @param named its id or name
    static String endpoint(String named) {
        return "/v1/models/" + PlatformClient.part(named);
    }

    String deployment(String deployment) {
        return endpoint() + "/deployments/" + PlatformClient.part(deployment);
    }

    /// The path of an environment of the endpoint.
    String environment(String environment) {
        return endpoint() + "/environments/" + PlatformClient.part(environment);
    }

    /// The id of the endpoint that the first argument names.
    String endpointId() {
        return endpointId(text(0));
    }

    String endpointId(String named) {
        return Json.text(client.get(endpoint(named)), "/id");
    }

    static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
