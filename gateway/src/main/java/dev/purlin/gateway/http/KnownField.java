package dev.purlin.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header fields that the gateway reads, replaces or stops; all others pass as they are.
public enum KnownField {
    HOST("host", Way.BOTH),
    CONTENT_LENGTH("content-length", Way.BOTH),
    CONTENT_TYPE("content-type", Way.BOTH),
    AUTHORIZATION("authorization", Way.BOTH),
    TRANSFER_ENCODING("transfer-encoding", Way.NEITHER),
    CONNECTION("connection", Way.NEITHER),
    KEEP_ALIVE("keep-alive", Way.NEITHER),
    PROXY_CONNECTION("proxy-connection", Way.NEITHER),
    PROXY_AUTHORIZATION("proxy-authorization", Way.NEITHER),
    PROXY_AUTHENTICATE("proxy-authenticate", Way.NEITHER),
    TE("te", Way.NEITHER),
    TRAILER("trailer", Way.NEITHER),
    UPGRADE("upgrade", Way.NEITHER),
    HTTP2_SETTINGS("http2-settings", Way.NEITHER),
    EXPECT("expect", Way.NEITHER),
    X_FORWARDED_FOR("x-forwarded-for", Way.ANSWERS),
    X_FORWARDED_PROTO("x-forwarded-proto", Way.ANSWERS),
    X_FORWARDED_HOST("x-forwarded-host", Way.ANSWERS),
    REQUEST_ID("x-baseten-request-id", Way.NEITHER),
    ATTEMPTS("x-baseten-model-prediction-attempts", Way.NEITHER),
    SECRET("x-purlin-gateway", Way.NEITHER);

    /// Where lines with this name pass through unchanged, unless the request says otherwise.
    private enum Way {
        BOTH,
        ANSWERS,
        NEITHER
    }

    private static final int LONGEST = 40;
    private static final List<List<KnownField>> BY_LENGTH = byLength();

    private final String name;
    private final Way way;

    KnownField(String name, Way way) {
        this.name = name;
        this.way = way;
    }

    boolean passesInRequests() {
        return way == Way.BOTH;
    }

    boolean passesInAnswers() {
        return way != Way.NEITHER;
    }

    /// What a `Connection` line must not take away: framing, address, and who asks.
    boolean isEssential() {
        return switch (this) {
            case HOST, CONTENT_LENGTH, CONTENT_TYPE, AUTHORIZATION, TRANSFER_ENCODING, CONNECTION ->
                    true;
            default -> false;
        };
    }

    /// Compares without case, and `_` like `-`: some servers cannot tell them apart later.
    static @Nullable KnownField of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= LONGEST) {
            return null;
        }
        List<KnownField> candidates = BY_LENGTH.get(length);
        for (int i = 0; i < candidates.size(); i++) {
            KnownField candidate = candidates.get(i);
            if (candidate.equals(bytes, from)) {
                return candidate;
            }
        }
        return null;
    }

    private boolean equals(byte[] bytes, int from) {
        for (int i = 0; i < name.length(); i++) {
            int b = bytes[from + i];
            int folded = b >= 'A' && b <= 'Z' ? b | 0x20 : b == '_' ? '-' : b;
            if (folded != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<List<KnownField>> byLength() {
        var lists = new ArrayList<List<KnownField>>();
        for (int i = 0; i < LONGEST; i++) {
            lists.add(new ArrayList<>());
        }
        for (KnownField field : values()) {
            lists.get(field.name.length()).add(field);
        }
        return List.copyOf(lists);
    }
}
