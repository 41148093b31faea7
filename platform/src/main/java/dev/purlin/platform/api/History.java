package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.FleetView.ReplicaView;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.RecordedEvent;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What happened, and what runs.
public record History(Store store, Supplier<FleetView> fleet) {
    private static final int MOST_EVENTS = 1_000;

    public Answer events(Request request) {
        Query query = Query.of(request);
        int most = query.number("limit", 1, MOST_EVENTS).orElse((long) MOST_EVENTS).intValue();
        List<RecordedEvent> events =
                store.events(
                        query.text("subject").orElse(null),
                        query.number("after", 0, Long.MAX_VALUE).orElse(0L),
                        query.number("before", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
                        most);
        var json = new JsonWriter().openObject().name("events").openList();
        for (RecordedEvent recorded : events) {
            Event event = recorded.event();
            json.openObject()
                    .member("number", recorded.number())
                    .member("at", event.at().toString())
                    .member("actor", event.actor())
                    .member("subject", event.subject())
                    .member("from", event.from())
                    .member("to", event.to())
                    .member("reason", event.reason())
                    .closeObject();
        }
        json.closeList();
        // A page that is full may have another one before it.
        if (events.size() == most) {
            json.member("next_before", events.getLast().number());
        }
        return Answer.json(200, json.closeObject());
    }

    public Answer replicas(Request request) {
        var json = new JsonWriter().openObject().name("replicas").openList();
        for (DeploymentView deployment : fleet.get().deployments().values()) {
            deployment.replicas().forEach(replica -> write(json, deployment, replica));
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    private static void write(JsonWriter json, DeploymentView deployment, ReplicaView replica) {
        json.openObject()
                .member("id", replica.replicaId())
                .member("deployment_id", deployment.deploymentId())
                .member("stage", replica.stage().name().toLowerCase(Locale.ROOT))
                .member("address", replica.host() + ":" + replica.port());
        if (replica.pid().isPresent()) {
            json.member("pid", replica.pid().getAsLong());
        }
        json.member("started_at", replica.startedAt().toString()).closeObject();
    }
}
