package dev.purlin.gateway;

/// Every limit of the gateway that counts things, in one place.
///
/// @param headBytes a request's or an answer's head; more is 431
/// @param headFields lines of a head; more is 431
/// @param targetBytes of the request line's target; more is 414
/// @param bodyBytes the body of a request to a replica; more is 413
/// @param controlPlaneBodyBytes the body of a request to the control plane, which takes whole
///   archives and has lower limits of its own for all else; more is 413
/// @param searchedBytes of a body in which `model` is looked for before it is sent on; more is 413
/// @param searchedBytesInAll of all such bodies together; more is 429
/// @param heldBytes of a body, taken in while the request waits and kept for another attempt
/// @param connections open at once; more are closed as they come
/// @param idlePerReplica connections kept open to one replica, per event loop; where more callers
///   ask at once, some make a connection for each request (256 callers with 64 kept: half the rate)
/// @param attempts how often one request is sent
public record GatewayLimits(
        int headBytes,
        int headFields,
        int targetBytes,
        long bodyBytes,
        long controlPlaneBodyBytes,
        int searchedBytes,
        long searchedBytesInAll,
        int heldBytes,
        int connections,
        int idlePerReplica,
        int attempts) {
    public static final GatewayLimits DEFAULT =
            new GatewayLimits(
                    32 << 10,
                    128,
                    8 << 10,
                    100_000_000,
                    8L << 30,
                    16 << 20,
                    256L << 20,
                    64 << 10,
                    16_384,
                    512,
                    4);

    public GatewayLimits {
        if (headBytes < 256 || headFields < 1 || targetBytes < 1 || attempts < 1) {
            throw new IllegalArgumentException("limits too small for any request");
        }
        if (bodyBytes < 0 || controlPlaneBodyBytes < 0) {
            throw new IllegalArgumentException("a body of less than nothing");
        }
        if (heldBytes < 0 || searchedBytes < 1 || connections < 1) {
            throw new IllegalArgumentException("limits start at 1");
        }
    }
}
