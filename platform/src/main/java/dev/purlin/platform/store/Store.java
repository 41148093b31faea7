package dev.purlin.platform.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What the platform remembers, in the platform's own verbs.
///
/// A write is durable when its future completes, and its event is written with it or not at all. A
/// write that found another state than it expects changes nothing and says so; that is an answer,
/// no failure. Reads see every write that completed before them, and wait for no writer. From any
/// thread; everything throws [StoreException] when the database does.
public interface Store extends AutoCloseable {
    Optional<EntityRow> entity(String id);

    /// Oldest first.
    List<EntityRow> entities();

    /// False when there is such an id already.
    CompletableFuture<Boolean> addEntity(EntityRow entity, Event event);

    /// Those that are not deleted, oldest first.
    List<EndpointRow> endpoints();

    /// Absent when deleted.
    Optional<EndpointRow> endpoint(String id);

    /// True also of an endpoint that was deleted.
    boolean isEndpointIdUsed(String id);

    /// Adds an endpoint with its first deployment, and the environment that points at it.
    ///
    /// @param written what the deployment was made from; null when from nothing
    CompletableFuture<Adding> addEndpoint(
            EndpointRow endpoint,
            DeploymentRow first,
            @Nullable WrittenRow written,
            String environment,
            Event event);

    /// False when there is none. Its id stays used; its deployments are no longer listed.
    CompletableFuture<Boolean> deleteEndpoint(String id, Event event);

    /// All deployments of endpoints that are not deleted, oldest first.
    List<DeploymentRow> deployments();

    /// Absent when its endpoint is deleted.
    Optional<DeploymentRow> deployment(String id);

    /// False when the deployment's status is not `from` any more. The first move to `ACTIVE` is
    /// kept as [DeploymentRow#firstActiveAt].
    CompletableFuture<Boolean> moveDeployment(
            String id, DeploymentStatus from, DeploymentStatus to, Event event);

    /// False when the endpoint is deleted, or the id is taken.
    ///
    /// @param written what it was made from; null when from nothing
    CompletableFuture<Boolean> addDeployment(
            DeploymentRow deployment, @Nullable WrittenRow written, Event event);

    /// What a deployment was made from; absent when it was made from nothing.
    Optional<WrittenRow> written(String deploymentId);

    /// The archives that deployments are made from that are not deleted.
    Set<String> archivesInUse();

    /// False when there is no such deployment. The environments that it is in keep to it.
    CompletableFuture<Boolean> changeScaling(String id, String scaling, Event event);

    /// Oldest first.
    List<DeploymentRow> deploymentsOf(String endpointId);

    /// How many deployments each endpoint has, by its id; those without any are left out.
    Map<String, Integer> deploymentCounts();

    /// False when there is none, or an environment points at it or is to.
    CompletableFuture<Boolean> deleteDeployment(String id, Event event);

    List<EnvironmentRow> environments();

    /// Oldest first.
    List<EnvironmentRow> environmentsOf(String endpointId);

    /// False when the endpoint has one of this name.
    CompletableFuture<Boolean> addEnvironment(EnvironmentRow environment, Event event);

    /// Changes its settings, and the scaling settings of the deployment in it; not what it points
    /// at. False when there is none.
    CompletableFuture<Boolean> changeEnvironment(EnvironmentRow to, Event event);

    /// Oldest first.
    List<PromotionRow> promotionsUnderWay();

    Optional<PromotionRow> newestPromotion(String endpointId, String environment);

    /// What an environment pointed at before what it points at now; absent when that is deleted.
    Optional<String> deploymentBefore(EnvironmentRow environment);

    /// The deployment takes over the environment's scaling settings. False when the environment has
    /// another promotion under way.
    CompletableFuture<Boolean> startPromotion(PromotionRow promotion, Event event);

    /// Writes down how far it is. False when it is elsewhere than the row says, or has ended.
    CompletableFuture<Boolean> movePromotion(
            PromotionRow promotion,
            PromotionRow.Status status,
            PromotionRow.Progress progress,
            Event event);

    /// Ends it; one that succeeded moves the environment. False when it has ended already, or has
    /// another status than the row says.
    CompletableFuture<Boolean> endPromotion(
            PromotionRow promotion, PromotionRow.Status status, Event event);

    /// All of them, also those expired or revoked.
    List<KeyRow> keys();

    /// False when the prefix is taken.
    CompletableFuture<Boolean> addKey(KeyRow key, Event event);

    /// False when there is no such key, or it is revoked already.
    CompletableFuture<Boolean> revokeKey(String prefix, Instant at, Event event);

    /// All of them, sealed, by name.
    List<SecretRow> secrets();

    /// Adds it, or replaces what is sealed under its name.
    CompletableFuture<Boolean> putSecret(SecretRow secret, Event event);

    /// False when there is none of that name.
    CompletableFuture<Boolean> deleteSecret(String entityId, String name, Event event);

    /// Writes a line of history that goes with no other change.
    CompletableFuture<Void> record(Event event);

    /// History, newest first.
    ///
    /// @param subject null for everything
    List<RecordedEvent> events(@Nullable String subject, int most);

    /// History, newest first, of numbers in between.
    ///
    /// @param subject null for everything
    List<RecordedEvent> events(@Nullable String subject, long after, long before, int most);

    /// Writes a copy of all of it, as of one moment, while others read and write.
    ///
    /// @param to is empty, or does not exist
    void copyTo(Path to);

    /// Opens a copy that is to take the place of what is here, once it is known to be one, to be
    /// whole, and not of a newer version; throws [StoreException.NoCopy] and
    /// [StoreException.TooNew]. What an older version wrote is brought up to date.
    Store openCopy(Path copy, Instant now);

    /// Puts a copy, which was opened and closed before, in the place of all that is here, in one
    /// step: readers see what was or what is to be, and a failure leaves what was. The event goes
    /// into the new history, after every line of the old and the new.
    CompletableFuture<Void> replaceBy(Path copy, Event event);

    /// Finishes the writes that were asked for.
    @Override
    void close();
}
