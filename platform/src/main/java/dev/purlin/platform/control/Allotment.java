package dev.purlin.platform.control;

import java.util.List;
import java.util.stream.Stream;

/// What of the machine replicas were given, as the reconciler saw it last. Unchangeable.
///
/// @param whole what there is to give out, processors as often as they are given out
/// @param shares of those deployments that have any
public record Allotment(Amount whole, List<Share> shares) {
    public static final Allotment NOTHING = new Allotment(Amount.NONE, List.of());

    /// What the replicas of one deployment have together, those on their way out too.
    public record Share(String deploymentId, int replicas, Amount amount) {}

    public Allotment {
        shares = List.copyOf(shares);
    }

    static Allotment of(Amount whole, Stream<Share> shares) {
        return new Allotment(whole, shares.filter(share -> share.replicas() > 0).toList());
    }

    public Amount given() {
        return shares.stream().map(Share::amount).reduce(Amount.NONE, Amount::plus);
    }

    /// Nothing, where more was given out than there is.
    public Amount free() {
        Amount rest = whole.minus(given());
        return new Amount(Math.max(0, rest.memoryBytes()), Math.max(0, rest.milliProcessors()));
    }
}
