package dev.purlin.platform.api;

import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/// Finds what a path names, among what the key may see.
public record Finder(Store store) {
    static final String PRODUCTION = "production";
    static final String DEVELOPMENT = "development";

    /// Those that the key may see.
    List<EndpointRow> visible(Request request) {
        return store.endpoints().stream().filter(e -> maySee(request, e)).toList();
    }

    private static boolean maySee(Request request, EndpointRow endpoint) {
        return request.key()
                .map(key -> key.endpoints().isEmpty() || key.endpoints().contains(endpoint.id()))
                .orElse(false);
    }

    /// By id or name, in the path's first place.
    EndpointRow endpoint(Request request) {
        String wanted = request.part(0);
        return store.endpoint(wanted)
                .or(() -> named(wanted))
                .filter(endpoint -> maySee(request, endpoint))
                .orElseThrow(() ->
                        new Refused(ErrorCode.ENDPOINT_UNKNOWN, "there is no model " + wanted));
    }

    private Optional<EndpointRow> named(String name) {
        return store.endpoints().stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /// By id, or as `production` or `development`, in the path's second place.
    DeploymentRow deployment(Request request, EndpointRow endpoint) {
        String wanted = request.part(1);
        boolean isPlace = wanted.equals(PRODUCTION) || wanted.equals(DEVELOPMENT);
        String id = isPlace ? in(endpoint, wanted).orElse(wanted) : wanted;
        return deployment(endpoint, id).orElseThrow(() -> noDeployment(endpoint, wanted));
    }

    static Refused noDeployment(EndpointRow endpoint, String wanted) {
        return new Refused(
                ErrorCode.ENDPOINT_UNKNOWN,
                "model " + endpoint.id() + " has no deployment " + wanted);
    }

    Optional<DeploymentRow> deployment(EndpointRow endpoint, String id) {
        return store.deployment(id).filter(d -> d.endpointId().equals(endpoint.id()));
    }

    /// In the path's second place.
    EnvironmentRow environment(Request request, EndpointRow endpoint) {
        return environment(endpoint, request.part(1));
    }

    EnvironmentRow environment(EndpointRow endpoint, String name) {
        return environmentNamed(endpoint, name)
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.NOT_FOUND,
                                "model " + endpoint.id() + " has no environment " + name));
    }

    private Optional<String> in(EndpointRow endpoint, String environment) {
        return environmentNamed(endpoint, environment).map(EnvironmentRow::deploymentId);
    }

    private Optional<EnvironmentRow> environmentNamed(EndpointRow endpoint, String name) {
        return store.environmentsOf(endpoint.id()).stream()
                .filter(environment -> environment.name().equals(name))
                .findFirst();
    }
}
