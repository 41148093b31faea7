package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.InstanceType;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;

/// What replicas may run on, as clients of Baseten's API know it.
public record InstanceTypes(List<InstanceType> types) {
    public InstanceTypes {
        types = List.copyOf(types);
    }

    public Answer all(Request request) {
        var json = new JsonWriter().openObject().name("instance_types").openList();
        types.forEach(type -> write(json, type));
        return Answer.json(200, json.closeList().closeObject());
    }

    /// Nothing is charged for one's own machine.
    public Answer prices(Request request) {
        var json = new JsonWriter().openObject().name("instance_type_prices").openList();
        for (InstanceType type : types) {
            json.openObject().name("instance_type");
            write(json, type);
            json.name("price").raw("0.0").closeObject();
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    static void write(JsonWriter json, InstanceType type) {
        json.openObject()
                .member("id", type.id())
                .member("name", type.name())
                .member("memory_limit_mib", type.memoryMebibytes())
                .member("millicpu_limit", type.milliProcessors())
                .member("gpu_count", 0)
                .member("gpu_type", (String) null)
                .name("gpu_memory_limit_mib")
                .nothing()
                .closeObject();
    }
}
