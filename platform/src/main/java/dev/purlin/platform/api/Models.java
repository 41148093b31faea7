package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Endpoints as clients of Baseten's API know them, and as models for clients of OpenAI's: one
/// answer with the members of both.
public record Models(Finder finder, Look look, Changes changes) {
    public Answer all(Request request) {
        List<EndpointRow> endpoints = finder.visible(request);
        Map<String, Integer> counts = finder.store().deploymentCounts();
        Map<String, List<EnvironmentRow>> environments =
                finder.store().environments().stream()
                        .collect(Collectors.groupingBy(EnvironmentRow::endpointId));
        var json = new JsonWriter().openObject().name("models").openList();
        for (EndpointRow endpoint : endpoints) {
            look.members(
                    json.openObject(),
                    endpoint,
                    counts.getOrDefault(endpoint.id(), 0),
                    environments.getOrDefault(endpoint.id(), List.of()));
            json.closeObject();
        }
        json.closeList().member("object", "list").name("data").openList();
        for (EndpointRow endpoint : endpoints) {
            json.openObject().member("id", endpoint.name());
            look.openAi(json, endpoint).closeObject();
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    public Answer one(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        var json = new JsonWriter().openObject();
        look.members(
                json,
                endpoint,
                finder.store().deploymentsOf(endpoint.id()).size(),
                finder.store().environmentsOf(endpoint.id()));
        return Answer.json(200, look.openAi(json, endpoint).closeObject());
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
