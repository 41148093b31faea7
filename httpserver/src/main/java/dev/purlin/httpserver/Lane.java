package dev.purlin.httpserver;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One open connection: waiting for a head, or busy with one exchange.
///
/// ```
/// waiting ──head──▶ exchange ──answer written, request read──▶ waiting
///    └──late, or closed by the caller──▶ gone
/// ```
///
/// Belongs to the event loop.
final class Lane {
    private final HttpConnection connection;
    private final Desk desk;
    private final Deadlines.Watched watched;
    private @Nullable Exchange exchange;

    Lane(HttpConnection connection, Desk desk) {
        this.connection = connection;
        this.desk = desk;
        this.watched = desk.deadlines().open(desk.limits().head(), connection::close);
    }

    void serve(HttpServerRequest request) {
        exchange = new Exchange(request, desk, this);
        exchange.begin();
    }

    void expect(Duration limit, Runnable late) {
        watched.expect(limit, late);
    }

    /// The exchange has nothing left to do. The next may have begun already, if the rest of a
    /// refused body was read last.
    void done(Exchange ended) {
        if (exchange == ended) {
            exchange = null;
            watched.expect(desk.limits().head(), connection::close);
        }
    }

    void close() {
        connection.close();
    }

    void closed() {
        watched.close();
        if (exchange != null) {
            exchange.gone();
        }
    }
}
