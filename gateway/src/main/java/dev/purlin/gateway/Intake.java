package dev.purlin.gateway;

import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Destination;
import dev.purlin.gateway.route.Destination.Action;
import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.KeyRing;
import dev.purlin.gateway.route.KeyRing.Shown;
import dev.purlin.gateway.route.Resolution;
import dev.purlin.gateway.route.RouteParser;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Decides what is to be done with a request: where its URL points, whether the caller may, and
/// what the snapshot has there. A caller without a key learns nothing of what exists.
final class Intake {
    private static final Place PRODUCTION = new Place.Environment("production");

    private final GatewaySettings settings;
    private final KeyRing keys;

    Intake(GatewaySettings settings, KeyRing keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /// Notes in the account who asks and for what.
    Order order(RequestHead head, Snapshot snapshot, Account account) {
        Destination destination = RouteParser.parse(head.method(), account.path(), head.host());
        return switch (destination) {
            case Destination.ToControlPlane _ -> Order.TO_CONTROL_PLANE;
            case Destination.Nowhere(ErrorCode code, String text) -> new Order.Refuse(code, text);
            case Destination.ByModel _ -> search(head, snapshot);
            case Destination.ToEndpoint(String id, Place place, Action action) ->
                    endpoint(snapshot, id, place, action, head, account);
        };
    }

    /// Whoever shows no key may only call what is public, and is not read far for it.
    private Order search(RequestHead head, Snapshot snapshot) {
        boolean isValid = keys.check(snapshot, head.authorization()) instanceof Shown.Valid;
        GatewayLimits limits = settings.limits();
        return new Order.Search(
                isValid
                        ? limits.searchedBytes()
                        : Math.min(limits.searchedBytes(), limits.heldBytes()));
    }

    /// Goes on with a request whose body has named its endpoint.
    Order byModel(
            String model,
            Snapshot snapshot,
            @Nullable String authorization,
            String target,
            Account account) {
        String id = snapshot.modelNames().get(model);
        Endpoint endpoint = snapshot.endpoints().get(id == null ? model : id);
        Order.Refuse refusal = refusal(snapshot, endpoint, model, authorization, account);
        if (refusal != null || endpoint == null) {
            return refusal != null ? refusal : unknown(model);
        }
        return toReplica(snapshot, endpoint, PRODUCTION, target, false, account);
    }

    private Order endpoint(
            Snapshot snapshot,
            String id,
            Place place,
            Action action,
            RequestHead head,
            Account account) {
        Endpoint endpoint = snapshot.endpoints().get(id);
        Order.Refuse refusal = refusal(snapshot, endpoint, id, head.authorization(), account);
        if (refusal != null || endpoint == null) {
            return refusal != null ? refusal : unknown(id);
        }
        return switch (action) {
            case Action.Predict _ ->
                    head.method().equals("POST")
                            ? toReplica(snapshot, endpoint, place, null, true, account)
                            : notAllowed(account, "POST", "POST");
            case Action.WebSocket _ ->
                    head.wantsWebSocket()
                            ? toReplica(snapshot, endpoint, place, null, false, account)
                            : notAllowed(account, "GET", "GET with Upgrade: websocket");
            case Action.Sync(String path) ->
                    toReplica(snapshot, endpoint, place, path + account.query(), false, account);
            case Action.Wake _ ->
                    head.method().equals("POST")
                            ? wake(snapshot, endpoint, place, account)
                            : notAllowed(account, "POST", "POST");
        };
    }

    private Order.@Nullable Refuse refusal(
            Snapshot snapshot,
            @Nullable Endpoint endpoint,
            String id,
            @Nullable String authorization,
            Account account) {
        Shown shown = keys.check(snapshot, authorization);
        if (shown instanceof Shown.Valid(Key key)) {
            account.key(key.prefix());
            if (endpoint == null || endpoint.isPublic() || key.mayInvoke(endpoint.id())) {
                return null;
            }
            return new Order.Refuse(
                    ErrorCode.KEY_NOT_ALLOWED,
                    "key %s may not call endpoint %s".formatted(key.prefix(), id));
        }
        if (endpoint != null && endpoint.isPublic()) {
            return null;
        }
        return shown instanceof Shown.Invalid(ErrorCode code, String text)
                ? new Order.Refuse(code, text)
                : null;
    }

    private static Order unknown(String id) {
        return new Order.Refuse(
                ErrorCode.ENDPOINT_UNKNOWN, "there is no endpoint %s".formatted(id));
    }

    private static Order notAllowed(Account account, String allowed, String how) {
        account.allow(allowed);
        return new Order.Refuse(
                ErrorCode.METHOD_NOT_ALLOWED, "%s, must be %s".formatted(account.method(), how));
    }

    /// @param target null for the predict path
    private Order toReplica(
            Snapshot snapshot,
            Endpoint endpoint,
            Place place,
            @Nullable String target,
            boolean isPredict,
            Account account) {
        account.endpoint(endpoint.id());
        return switch (Resolution.of(endpoint, place, settings.developmentFallsBack())) {
            case Resolution.Missing(ErrorCode code, String text) -> new Order.Refuse(code, text);
            case Resolution.Found(Deployment deployment) -> {
                account.deployment(deployment.id());
                yield new Order.ToReplica(
                        snapshot.number(),
                        endpoint,
                        place,
                        deployment,
                        target == null ? deployment.predictPath() + account.query() : target,
                        isPredict);
            }
        };
    }

    private Order wake(Snapshot snapshot, Endpoint endpoint, Place place, Account account) {
        Order order = toReplica(snapshot, endpoint, place, null, false, account);
        return order instanceof Order.ToReplica to ? new Order.Wake(to.deployment()) : order;
    }
}
