package dev.purlin.platform.driver;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// Makes replicas exist, and tells of those that do.
///
/// It decides nothing: which replicas there should be, and what an end of one means, is its
/// caller's. A replica never outlives its driver's process. From any thread; nothing waits for a
/// replica. Throws [DriverException].
public interface Driver extends AutoCloseable {
    /// Does once what every start of the program needs: it may take long, and is done by the time
    /// it is asked for again. Whoever interrupts it ends it.
    Artifact prepare(Program program);

    /// Drops what was prepared for a deployment.
    void discard(String deploymentId);

    /// The port that every replica of the program listens at, whichever it is given: there can be
    /// one replica at a time. Absent when each may have its own.
    OptionalInt fixedPort(Program program);

    /// Whether a program that is to be confined gets a root of its own.
    boolean hasRooms();

    /// Starts a replica under an id that no other has or had.
    ///
    /// @param given what this replica alone has, beside its program
    void start(Artifact artifact, String replicaId, Given given);

    /// Asks a replica to end, and ends it by force when it has not after `grace`. Returns at once;
    /// nothing happens when there is no such replica.
    void stop(String replicaId, Duration grace);

    /// Every replica that exists, those that ended included until they are forgotten.
    List<Observed> observe();

    /// Drops what is left of a replica that ended.
    void forget(String replicaId);

    /// What all replicas together may use.
    Capacity capacity();

    /// The newest lines that replicas of a deployment wrote, oldest first.
    List<String> lastLines(String deploymentId, int most);

    /// Calls the listener, from any thread, when [#observe] would tell something new.
    void onChange(Runnable listener);

    /// Ends every replica by force, and waits for that.
    @Override
    void close();
}
