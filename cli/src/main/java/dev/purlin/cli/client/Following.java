package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Watches a deployment on its way: tells each status and each line of its log on stderr.
final class Following {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Asked asked;
    private final String model;
    private final String deployment;
    private final LogPages log;
    private String lastStatus = "";

    /// @param since when the deployment was made, by the platform's clock
    Following(Asked asked, String model, String deployment, Instant since) {
        this.asked = asked;
        this.model = model;
        this.deployment = deployment;
        String path = Asked.endpoint(model) + "/deployments/" + PlatformClient.part(deployment);
        this.log = new LogPages(asked.client(), path + "/logs", since.toEpochMilli());
    }

    /// Waits until it answers requests and is where it is to be; throws a [CommandFailure] when it
    /// cannot, or not in time.
    JsonNode untilActive(Optional<String> environment) {
        Duration limit = asked.settings().get(ClientFlags.TIMEOUT);
        long end = System.nanoTime() + limit.toNanos();
        Optional<Promoted> promoted =
                environment.map(name -> new Promoted(asked, model, name, deployment));
        while (true) {
            JsonNode now = asked.client().get(path());
            log.print(line -> PushCommands.tell(asked, "  " + LogPages.text(line)));
            String status = Json.text(now, "/status");
            tellStatus(status);
            if (isThere(now, status, promoted)) {
                return now;
            }
            if (System.nanoTime() > end) {
                throw new CommandFailure(
                        FailureCode.DEADLINE_PASSED,
                        "deployment %s is %s after %d s: %s"
                                .formatted(
                                        deployment,
                                        status,
                                        limit.toSeconds(),
                                        Json.text(now, "/status_reason")),
                        "--timeout",
                        "It goes on: see purlin logs " + model + " --deployment " + deployment);
            }
            pause();
        }
    }

    private String path() {
        return Asked.endpoint(model) + "/deployments/" + PlatformClient.part(deployment);
    }

    private void tellStatus(String status) {
        if (!status.equals(lastStatus)) {
            PushCommands.tell(asked, status);
            lastStatus = status;
        }
    }

    private boolean isThere(JsonNode now, String status, Optional<Promoted> promoted) {
        return switch (status) {
            case "ACTIVE", "SCALED_TO_ZERO", "WAKING_UP" ->
                    promoted.isEmpty() || promoted.get().isThere();
            case "BUILD_FAILED", "DEPLOY_FAILED", "DEACTIVATING", "INACTIVE" ->
                    throw new CommandFailure(
                            FailureCode.FAILED,
                            "deployment "
                                    + deployment
                                    + " is "
                                    + status
                                    + ": "
                                    + now.path("status_reason").asString(""),
                            null,
                            "See purlin logs " + model + " --deployment " + deployment + ".");
            default -> false;
        };
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failures.interrupted(interrupted);
        }
    }
}
