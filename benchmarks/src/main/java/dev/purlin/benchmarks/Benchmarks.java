package dev.purlin.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Starts a measurement by its name; the scripts beside this module do it with the right settings.
@Command(
        name = "benchmarks",
        subcommands = {Schedules.class})
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }
}
