package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.Allotment;
import dev.purlin.platform.control.Amount;
import dev.purlin.wire.json.JsonWriter;
import java.util.function.Supplier;

/// How much of the machine there is, is given out, and is free.
public record Room(Supplier<Allotment> allotment) {
    public Answer capacity(Request request) {
        Allotment now = allotment.get();
        var json = new JsonWriter().openObject();
        write(json.name("whole").openObject(), now.whole());
        write(json.name("given_out").openObject(), now.given());
        write(json.name("free").openObject(), now.free());
        json.name("deployments").openList();
        for (Allotment.Share share : now.shares()) {
            json.openObject()
                    .member("deployment_id", share.deploymentId())
                    .member("replicas", share.replicas());
            write(json, share.amount());
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    private static void write(JsonWriter json, Amount amount) {
        json.member("memory_bytes", amount.memoryBytes())
                .member("millicpu", amount.milliProcessors())
                .closeObject();
    }
}
