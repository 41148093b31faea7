package dev.purlin.gateway.admission;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The waiting rooms of all deployments that were asked for. Safe to use from any thread.
public final class WaitingRooms {
    private final LongSupplier nanos;
    private final Map<String, WaitingRoom> rooms = new ConcurrentHashMap<>();
    private Set<Pointer> pointers = Set.of();
    private long pointersNumber = -1;

    /// An environment and one that its requests could go to.
    private record Pointer(String endpointId, String environment, String deploymentId) {}

    public WaitingRooms(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param number of the snapshot that the deployment was found in
    public WaitingRoom of(Deployment deployment, long number) {
        WaitingRoom room = rooms.get(deployment.id());
        return room != null
                ? room
                : rooms.computeIfAbsent(deployment.id(), _ -> opened(deployment, number));
    }

    private WaitingRoom opened(Deployment deployment, long number) {
        var room = new WaitingRoom(deployment, nanos);
        room.update(deployment, number);
        return room;
    }

    /// Tells every room what the snapshot says of its deployment. Who waits for one that has no
    /// replica, and that an environment turned away from, is to ask again where to go.
    public void refresh(Snapshot snapshot) {
        var deployments = new HashMap<String, Deployment>();
        for (Endpoint endpoint : snapshot.endpoints().values()) {
            deployments.putAll(endpoint.deployments());
        }
        rooms.forEach((id, room) -> {
            Deployment deployment = deployments.get(id);
            if (deployment != null) {
                room.update(deployment, snapshot.number());
                return;
            }
            room.close(snapshot.number());
            if (room.isDone()) {
                rooms.remove(id, room);
            }
        });
        for (String id : abandoned(snapshot)) {
            WaitingRoom room = rooms.get(id);
            if (room != null) {
                room.abandon();
            }
        }
    }

    private synchronized List<String> abandoned(Snapshot snapshot) {
        if (snapshot.number() <= pointersNumber) {
            return List.of();
        }
        var now = new HashSet<Pointer>();
        for (Endpoint endpoint : snapshot.endpoints().values()) {
            endpoint.environments()
                    .forEach((name, traffic) ->
                            traffic.reached(endpoint.deployments())
                                    .forEach(id -> now.add(new Pointer(endpoint.id(), name, id))));
        }
        List<String> lost =
                pointers.stream()
                        .filter(pointer -> !now.contains(pointer))
                        .map(Pointer::deploymentId)
                        .distinct()
                        .toList();
        pointers = now;
        pointersNumber = snapshot.number();
        return lost;
    }

    public LoadReport load(String gatewayId) {
        return new LoadReport(
                gatewayId,
                rooms.values().stream()
                        .map(WaitingRoom::load)
                        .filter(load -> load.inFlight() > 0 || load.waiting() > 0)
                        .toList());
    }
}
