package dev.purlin.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Where the requests of an environment go: to the deployment it points at, and a share of them to
/// one that is on its way in.
///
/// @param candidateId null while all of them go to the one it points at
/// @param candidatePercent of the requests that go to the candidate
public record Traffic(String deploymentId, @Nullable String candidateId, int candidatePercent) {
    private static final int ALL = 100;

    public Traffic {
        if (candidatePercent < 0 || candidatePercent > ALL) {
            throw new IllegalArgumentException("a share of " + candidatePercent + " %");
        }
        if ((candidateId == null) != (candidatePercent == 0)) {
            throw new IllegalArgumentException(
                    "candidate " + candidateId + " with " + candidatePercent + " %");
        }
    }

    public static Traffic all(String deploymentId) {
        return new Traffic(deploymentId, null, 0);
    }

    public boolean leadsTo(String id) {
        return id.equals(deploymentId) || id.equals(candidateId);
    }

    /// The deployment of one request, by lot. One that has a replica answers for one that has none.
    String draw(Map<String, Deployment> deployments) {
        if (candidateId == null) {
            return deploymentId;
        }
        List<String> open = reached(deployments);
        if (open.size() == 1) {
            return open.getFirst();
        }
        int lot = ThreadLocalRandom.current().nextInt(ALL);
        return lot < candidatePercent ? candidateId : deploymentId;
    }

    /// Those that a request may go to.
    public List<String> reached(Map<String, Deployment> deployments) {
        if (candidateId == null) {
            return List.of(deploymentId);
        }
        boolean isServing = isServing(deployments.get(deploymentId));
        boolean isCandidateServing = isServing(deployments.get(candidateId));
        if (isServing == isCandidateServing && candidatePercent < ALL) {
            return List.of(deploymentId, candidateId);
        }
        return List.of(isServing && !isCandidateServing ? deploymentId : candidateId);
    }

    private static boolean isServing(@Nullable Deployment deployment) {
        return deployment != null && deployment.phase() == Phase.SERVING;
    }
}
