package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The requests of a plan as they go over the wire, each head and body in one block outside the
/// heap, made once. Sending is handing a view of it to the socket.
final class RequestBytes {
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /// These bytes live as long as their plan and are left to the garbage collector, which the leak
    /// detector would report.
    private static final UnpooledByteBufAllocator UNWATCHED =
            new UnpooledByteBufAllocator(true, true);

    private final List<ByteBuf> requests;

    RequestBytes(LoadPlan plan) {
        requests =
                IntStream.range(0, plan.bodies().count())
                        .mapToObj(i -> encode(plan, plan.bodies().get(i)))
                        .toList();
    }

    /// A view of its own; nothing is counted or released.
    ByteBuf of(long request) {
        return requests.get((int) (request % requests.size())).duplicate();
    }

    private static ByteBuf encode(LoadPlan plan, byte[] body) {
        byte[] head = head(plan, body.length).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf bytes = UNWATCHED.directBuffer(head.length + body.length);
        bytes.writeBytes(head).writeBytes(body);
        return Unpooled.unreleasableBuffer(bytes);
    }

    private static String head(LoadPlan plan, int bodyBytes) {
        URI target = plan.target();
        var head = new StringBuilder(256);
        head.append(plan.method()).append(' ').append(path(target)).append(" HTTP/1.1\r\n");
        if (plan.headers().stream().noneMatch(h -> h.named("Host"))) {
            field(head, "Host", target.getRawAuthority());
        }
        plan.headers().forEach(h -> field(head, h.name(), h.value()));
        if (bodyBytes > 0 || METHODS_WITH_BODY.contains(plan.method())) {
            field(head, "Content-Length", Integer.toString(bodyBytes));
        }
        if (!plan.keepAlive()) {
            field(head, "Connection", "close");
        }
        return head.append("\r\n").toString();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static String path(URI target) {
        String path = target.getRawPath();
        String query = target.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
