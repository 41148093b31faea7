package dev.purlin.platform.control;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Program;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One deployment's way from what it is made from to something that can be started. Belongs to the
/// reconciler's thread.
final class Making {
    /// How far it is.
    enum State {
        PENDING,
        DONE,
        FAILED
    }

    private final Program program;
    private final Preparations preparations;
    private @Nullable CompletableFuture<Artifact> begun;

    Making(Program program, Preparations preparations) {
        this.program = program;
        this.preparations = preparations;
        if (program.source() == null) {
            begin();
        }
    }

    /// Nothing happens when it has begun already.
    void begin() {
        if (begun == null) {
            begun = preparations.begin(program);
        }
    }

    /// A failure is forgotten: it may begin anew.
    void retry() {
        if (state() == State.FAILED) {
            begun = null;
        }
    }

    State state() {
        if (begun == null || !begun.isDone()) {
            return State.PENDING;
        }
        return begun.isCompletedExceptionally() ? State.FAILED : State.DONE;
    }

    /// Once it is done.
    Artifact artifact() {
        if (begun == null || state() != State.DONE) {
            throw new IllegalStateException("not prepared: " + program.deploymentId());
        }
        return begun.join();
    }

    /// Why it failed; once it has.
    String failure() {
        if (begun == null || state() != State.FAILED) {
            throw new IllegalStateException("not failed: " + program.deploymentId());
        }
        return String.valueOf(begun.exceptionNow().getMessage());
    }
}
