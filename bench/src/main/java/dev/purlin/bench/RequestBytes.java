package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The requests of a plan as they go over the wire: heads, made once for each length that a body
/// has, and the bodies where they lie. Sending is handing views of both to the socket.
final class RequestBytes {
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /// These bytes live as long as their plan and are left to the garbage collector, which the leak
    /// detector would report.
    private static final UnpooledByteBufAllocator UNWATCHED =
            new UnpooledByteBufAllocator(true, true);

    private final Bodies bodies;
    private final ByteBuf[] heads;

    RequestBytes(LoadPlan plan) {
        bodies = plan.bodies();
        heads = new ByteBuf[bodies.count()];
        Map<Integer, ByteBuf> byLength = new HashMap<>();
        Arrays.setAll(
                heads,
                i -> byLength.computeIfAbsent(bodies.length(i), length -> encode(plan, length)));
    }

    /// Views of their own; nothing is counted or released.
    ByteBuf head(long request) {
        return heads[index(request)].duplicate();
    }

    /// May be empty.
    ByteBuf body(long request) {
        return bodies.get(index(request));
    }

    private int index(long request) {
        return (int) (request % heads.length);
    }

    private static ByteBuf encode(LoadPlan plan, int bodyBytes) {
        byte[] head = head(plan, bodyBytes).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf bytes = UNWATCHED.directBuffer(head.length);
        return Unpooled.unreleasableBuffer(bytes.writeBytes(head));
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
