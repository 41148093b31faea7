package dev.purlin.cli.server;

import dev.purlin.cli.told.ExitCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// SIGINT and SIGTERM as an interrupt of one thread; a second signal ends the process at once.
///
/// No shutdown hook, for those of others run beside it: ONNX Runtime's frees what its runs under
/// way still use, and the process dies of SIGSEGV. The JVM's signal API is reached by reflection,
/// since the compiler warns of it in a way that nothing can silence.
public final class StopSignals {
    private final Thread stopped;
    private final AtomicReference<@Nullable ExitCode> asked = new AtomicReference<>();

    private StopSignals(Thread stopped) {
        this.stopped = stopped;
    }

    /// From now on signals interrupt the calling thread.
    public static StopSignals interruptCaller() {
        var signals = new StopSignals(Thread.currentThread());
        signals.handle("INT", ExitCode.INTERRUPTED);
        signals.handle("TERM", ExitCode.TERMINATED);
        return signals;
    }

    /// What to end with when the work was not done: by the signal that came first.
    public ExitCode code() {
        ExitCode code = asked.get();
        return code == null ? ExitCode.INTERRUPTED : code;
    }

    private void handle(String name, ExitCode code) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            // Of a handler's methods the JVM calls just the one; the others may answer anything.
            InvocationHandler arrived =
                    (_, method, _) -> method.getName().equals("handle") ? arrived(code) : name;
            Object ours =
                    Proxy.newProxyInstance(
                            StopSignals.class.getClassLoader(), new Class<?>[] {handler}, arrived);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            // A JVM without the API, or told to leave signals alone: its own way of ending stands.
        }
    }

    // The value of a void method's proxy.
    private Object arrived(ExitCode code) {
        if (asked.compareAndSet(null, code)) {
            stopped.interrupt();
        } else {
            Runtime.getRuntime().halt(code.number());
        }
        return code;
    }
}
