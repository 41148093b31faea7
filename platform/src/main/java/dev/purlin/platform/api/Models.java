package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Endpoints as clients of Baseten's API know them, and as models for clients of OpenAI's: one
/// answer with the members of both.
public record Models(Finder finder, Look look, Changes changes) {
    private static final int MOST_ENDPOINTS = 1_000;

    /// All of them, or a page: `limit` of them `after` an id.
    public Answer all(Request request) {
        List<EndpointRow> visible = finder.visible(request);
        List<EndpointRow> endpoints = page(visible, Query.of(request));
        Map<String, Integer> counts = finder.store().deploymentCounts();
        Map<String, List<EnvironmentRow>> environments =
                finder.store().environments().stream()
                        .collect(Collectors.groupingBy(EnvironmentRow::endpointId));
        Owners owners = Owners.read(finder.store());
        var json = new JsonWriter().openObject().name("models").openList();
        for (EndpointRow endpoint : endpoints) {
            look.members(
                    json.openObject(),
                    endpoint,
                    counts.getOrDefault(endpoint.id(), 0),
                    environments.getOrDefault(endpoint.id(), List.of()),
                    owners);
            json.closeObject();
        }
        json.closeList().member("object", "list").name("data").openList();
        for (EndpointRow endpoint : endpoints) {
            json.openObject().member("id", endpoint.name());
            Look.openAi(json, endpoint, owners).closeObject();
        }
        json.closeList();
        boolean isAnyLeft = !endpoints.isEmpty() && !endpoints.getLast().equals(visible.getLast());
        json.member("has_more", isAnyLeft);
        if (isAnyLeft) {
            json.member("last_id", endpoints.getLast().id());
        }
        return Answer.json(200, json.closeObject());
    }

    private static List<EndpointRow> page(List<EndpointRow> endpoints, Query query) {
        int from = query.text("after").map(id -> 1 + place(endpoints, id)).orElse(0);
        long most = query.number("limit", 1, MOST_ENDPOINTS).orElse((long) endpoints.size());
        return endpoints.subList(from, (int) Math.min(endpoints.size(), from + most));
    }

    private static int place(List<EndpointRow> endpoints, String id) {
        for (int at = 0; at < endpoints.size(); at++) {
            if (endpoints.get(at).id().equals(id)) {
                return at;
            }
        }
        throw new Refused(ErrorCode.INVALID_VALUE, "after is " + id + ": there is no such model");
    }

    public Answer one(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        Owners owners = Owners.read(finder.store());
        var json = new JsonWriter().openObject();
        look.members(
                json,
                endpoint,
                finder.store().deploymentsOf(endpoint.id()).size(),
                finder.store().environmentsOf(endpoint.id()),
                owners);
        return Answer.json(200, Look.openAi(json, endpoint, owners).closeObject());
    }

    public Answer delete(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        boolean deleted =
                changes.made(
                        changes.store()
                                .deleteEndpoint(
                                        endpoint.id(),
                                        changes.event(
                                                request,
                                                Changes.ENDPOINT + endpoint.id(),
                                                "DELETED")));
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("id", endpoint.id())
                        .member("deleted", deleted)
                        .closeObject());
    }
}
