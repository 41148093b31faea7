package dev.purlin.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// Starts a measurement by its name; the scripts beside this module do it with the right settings.
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            BaselineServer.class,
            Fairness.class,
            GatewayLatency.class,
            GatewayMemory.class,
            GatewayServer.class,
            GatewayStream.class,
            GatewayWaiting.class,
            Idle.class,
            Latency.class,
            ManyEndpoints.class,
            Memory.class,
            RawRates.class,
            ReplicaDeath.class,
            Schedules.class,
            ServeStart.class,
            Start.class,
            Throughput.class,
            Uniform.class,
            Wake.class
        })
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) {
        int code = new CommandLine(new Benchmarks()).execute(arguments);
        System.out.flush();
        // ONNX Runtime's own shutdown hook may crash runs that are not over.
        Runtime.getRuntime().halt(code);
    }
}
