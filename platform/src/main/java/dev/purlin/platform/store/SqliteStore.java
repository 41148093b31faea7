package dev.purlin.platform.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// A [Store] in one file of SQLite, with a write-ahead log that is flushed at every commit.
public final class SqliteStore implements Store {
    static {
        // Its driver brings a log that nobody listens to, which would say so at each start.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private static final int READERS = 2;
    private static final int BUSY_MILLIS = 10_000;

    /// Of 4 KiB each: 64 GiB.
    private static final int MOST_PAGES = 16 << 20;

    private final Path file;
    private final Writer writer;
    private final Readers readers;

    private SqliteStore(Path file, Writer writer, Readers readers) {
        this.file = file;
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens the file, which is made when missing, and migrates it.
    public static SqliteStore open(Path file, Instant now) {
        return open(file, now, MOST_PAGES);
    }

    /// @param mostPages beyond which it is as if the disk were full
    static SqliteStore open(Path file, Instant now, int mostPages) {
        var connections = new ArrayList<Connection>();
        try {
            Connection db = connect(file, false);
            connections.add(db);
            Migrations.apply(db, now);
            try (Statement statement = db.createStatement()) {
                statement.execute("pragma max_page_count = " + mostPages);
            }
            for (int i = 0; i < READERS; i++) {
                connections.add(connect(file, true));
            }
            var readers = new Readers(connections.subList(1, connections.size()));
            return new SqliteStore(file, new Writer(db), readers);
        } catch (SQLException failure) {
            close(connections);
            throw StoreException.of(file + " is not usable as a database", failure);
        } catch (RuntimeException failure) {
            close(connections);
            throw failure;
        }
    }

    private static void close(List<Connection> connections) {
        for (Connection db : connections) {
            try {
                db.close();
            } catch (SQLException _) {
                // Why they are closed is what is told.
            }
        }
    }

    static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /// A change and its event: both, or neither when the change found another state.
    private CompletableFuture<Boolean> change(Writer.Work<Boolean> change, Event event) {
        return writer.write(db -> {
            boolean changed = change.run(db);
            if (changed) {
                Events.add(db, event);
            }
            return changed;
        });
    }

    @Override
    public Optional<EntityRow> entity(String id) {
        return readers.read(db -> Endpoints.entity(db, id));
    }

    @Override
    public List<EntityRow> entities() {
        return readers.read(Endpoints::entities);
    }

    @Override
    public CompletableFuture<Boolean> addEntity(EntityRow entity, Event event) {
        return change(db -> Endpoints.addEntity(db, entity), event);
    }

    @Override
    public List<EndpointRow> endpoints() {
        return readers.read(Endpoints::all);
    }

    @Override
    public Optional<EndpointRow> endpoint(String id) {
        return readers.read(db -> Endpoints.one(db, id));
    }

    @Override
    public boolean isEndpointIdUsed(String id) {
        return readers.read(db -> Endpoints.isIdUsed(db, id));
    }

    @Override
    public CompletableFuture<Adding> addEndpoint(
            EndpointRow endpoint,
            DeploymentRow first,
            @Nullable WrittenRow written,
            String environment,
            Event event) {
        return writer.write(db -> {
            if (Endpoints.isIdUsed(db, endpoint.id())) {
                return Adding.ID_TAKEN;
            }
            if (Endpoints.isNameUsed(db, endpoint)) {
                return Adding.NAME_TAKEN;
            }
            Endpoints.add(db, endpoint);
            Deployments.add(db, first, written);
            Environments.add(
                    db,
                    EnvironmentRow.plain(
                            endpoint.id(), environment, first.id(), endpoint.createdAt()));
            Events.add(db, event);
            return Adding.ADDED;
        });
    }

    @Override
    public CompletableFuture<Boolean> deleteEndpoint(String id, Event event) {
        return change(db -> Endpoints.delete(db, id, event), event);
    }

    @Override
    public List<DeploymentRow> deployments() {
        return readers.read(Deployments::all);
    }

    @Override
    public Optional<DeploymentRow> deployment(String id) {
        return readers.read(db -> Deployments.one(db, id));
    }

    @Override
    public CompletableFuture<Boolean> moveDeployment(
            String id, DeploymentStatus from, DeploymentStatus to, Event event) {
        return change(db -> Deployments.move(db, id, from, to, event), event);
    }

    @Override
    public CompletableFuture<Boolean> addDeployment(
            DeploymentRow deployment, @Nullable WrittenRow written, Event event) {
        return change(
                db -> {
                    boolean fits =
                            Endpoints.one(db, deployment.endpointId()).isPresent()
                                    && !Deployments.isIdUsed(db, deployment.id());
                    if (fits) {
                        Deployments.add(db, deployment, written);
                    }
                    return fits;
                },
                event);
    }

    @Override
    public Optional<WrittenRow> written(String deploymentId) {
        return readers.read(db -> Deployments.written(db, deploymentId));
    }

    @Override
    public Set<String> archivesInUse() {
        return readers.read(Deployments::archives);
    }

    @Override
    public CompletableFuture<Boolean> changeScaling(String id, String scaling, Event event) {
        return change(
                db -> {
                    Environments.follow(db, id, scaling);
                    return Deployments.changeScaling(db, id, scaling);
                },
                event);
    }

    @Override
    public List<DeploymentRow> deploymentsOf(String endpointId) {
        return readers.read(db -> Deployments.of(db, endpointId));
    }

    @Override
    public Map<String, Integer> deploymentCounts() {
        return readers.read(Deployments::counts);
    }

    @Override
    public CompletableFuture<Boolean> deleteDeployment(String id, Event event) {
        return change(db -> Deployments.delete(db, id, event.at()), event);
    }

    @Override
    public List<EnvironmentRow> environments() {
        return readers.read(Environments::all);
    }

    @Override
    public List<EnvironmentRow> environmentsOf(String endpointId) {
        return readers.read(db -> Environments.of(db, endpointId));
    }

    @Override
    public CompletableFuture<Boolean> addEnvironment(EnvironmentRow environment, Event event) {
        return change(db -> Environments.add(db, environment), event);
    }

    @Override
    public CompletableFuture<Boolean> changeEnvironment(EnvironmentRow to, Event event) {
        return change(db -> Environments.change(db, to), event);
    }

    @Override
    public List<PromotionRow> promotionsUnderWay() {
        return readers.read(Promotions::underWay);
    }

    @Override
    public Optional<PromotionRow> newestPromotion(String endpointId, String environment) {
        return readers.read(db -> Promotions.newest(db, endpointId, environment));
    }

    @Override
    public Optional<String> deploymentBefore(EnvironmentRow environment) {
        return readers.read(db -> Promotions.before(db, environment));
    }

    @Override
    public CompletableFuture<Boolean> startPromotion(PromotionRow promotion, Event event) {
        return change(db -> Promotions.start(db, promotion), event);
    }

    @Override
    public CompletableFuture<Boolean> movePromotion(
            PromotionRow promotion,
            PromotionRow.Status status,
            PromotionRow.Progress progress,
            Event event) {
        return change(db -> Promotions.move(db, promotion, status, progress, event), event);
    }

    @Override
    public CompletableFuture<Boolean> endPromotion(
            PromotionRow promotion, PromotionRow.Status status, Event event) {
        return change(
                db -> {
                    boolean ended = Promotions.end(db, promotion, status, event);
                    if (ended && status == PromotionRow.Status.SUCCEEDED) {
                        Environments.point(db, promotion);
                    }
                    return ended;
                },
                event);
    }

    @Override
    public List<KeyRow> keys() {
        return readers.read(Keys::all);
    }

    @Override
    public CompletableFuture<Boolean> addKey(KeyRow key, Event event) {
        return change(db -> Keys.add(db, key), event);
    }

    @Override
    public CompletableFuture<Boolean> revokeKey(String prefix, Instant at, Event event) {
        return change(db -> Keys.revoke(db, prefix, at), event);
    }

    @Override
    public List<SecretRow> secrets() {
        return readers.read(Secrets::all);
    }

    @Override
    public CompletableFuture<Boolean> putSecret(SecretRow secret, Event event) {
        return change(db -> Secrets.put(db, secret), event);
    }

    @Override
    public CompletableFuture<Boolean> deleteSecret(String entityId, String name, Event event) {
        return change(db -> Secrets.delete(db, entityId, name), event);
    }

    @Override
    public CompletableFuture<Void> record(Event event) {
        return change(_ -> true, event).thenAccept(_ -> {});
    }

    @Override
    public List<RecordedEvent> events(@Nullable String subject, int most) {
        return events(subject, 0, Long.MAX_VALUE, most);
    }

    @Override
    public List<RecordedEvent> events(@Nullable String subject, long after, long before, int most) {
        return readers.read(db -> Events.newest(db, subject, after, before, most));
    }

    @Override
    public void copyTo(Path to) {
        Copies.write(file, to);
    }

    @Override
    public Store openCopy(Path copy, Instant now) {
        Copies.check(copy);
        SqliteStore opened = open(copy, now);
        if (!opened.readers.read(Copies::schema).equals(readers.read(Copies::schema))) {
            opened.close();
            throw new StoreException.NoCopy("its tables are not those of this version");
        }
        return opened;
    }

    @Override
    public CompletableFuture<Void> replaceBy(Path copy, Event event) {
        return writer.alone(
                        db -> {
                            Copies.tell(copy, event, Events.last(db));
                            Copies.restore(db, copy);
                            return true;
                        })
                .thenAccept(_ -> {});
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
    }
}
