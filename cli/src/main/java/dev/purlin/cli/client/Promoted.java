package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Watches a deployment on its way into an environment: tells each step on stderr.
final class Promoted {
    private final Asked asked;
    private final String path;
    private final String environment;
    private final String deployment;
    private String told = "";

    /// @param model the endpoint's id or name
    Promoted(Asked asked, String model, String environment, String deployment) {
        this.asked = asked;
        this.path = Asked.endpoint(model) + "/environments/" + PlatformClient.part(environment);
        this.environment = environment;
        this.deployment = deployment;
    }

    /// Waits until it is there; throws a [CommandFailure] when it will not be, or not in time.
    void await() {
        Duration limit = asked.settings().get(ClientFlags.TIMEOUT);
        long end = System.nanoTime() + limit.toNanos();
        while (!isThere()) {
            if (System.nanoTime() > end) {
                throw new CommandFailure(
                        FailureCode.DEADLINE_PASSED,
                        "%s is not in %s after %d s"
                                .formatted(deployment, environment, limit.toSeconds()),
                        "--timeout",
                        "It goes on: see purlin environments and purlin events.");
            }
            Following.pause();
        }
    }

    /// Throws a [CommandFailure] when it is not there and no longer on its way.
    boolean isThere() {
        JsonNode now = asked.client().get(path);
        JsonNode promotion = now.path("in_progress_promotion");
        if (Json.text(now, "/candidate_deployment/id").equals(deployment)) {
            tell(promotion);
            return false;
        }
        if (Json.text(now, "/current_deployment/id").equals(deployment)) {
            return true;
        }
        throw new CommandFailure(
                FailureCode.FAILED,
                "the promotion to %s came to nothing: %s"
                        .formatted(environment, reason(Json.text(now, "/model_id"))),
                null,
                "The deployment is called as /deployment/" + deployment + "/predict.");
    }

    private void tell(JsonNode promotion) {
        String now =
                "%s, %s %% of the requests of %s go to it"
                        .formatted(
                                Json.text(promotion, "/status"),
                                Json.text(promotion, "/percent_traffic_to_new_version"),
                                environment);
        if (!now.equals(told)) {
            PushCommands.tell(asked, now);
            told = now;
        }
    }

    private String reason(String modelId) {
        String subject = PlatformClient.part("environment:" + modelId + "/" + environment);
        List<JsonNode> events =
                Json.list(asked.client().get("/api/events?limit=1&subject=" + subject), "events");
        return events.isEmpty()
                ? "nothing is told of it"
                : Json.text(events.getFirst(), "/to")
                        + ", "
                        + Json.text(events.getFirst(), "/reason");
    }
}
