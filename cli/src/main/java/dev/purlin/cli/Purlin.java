package dev.purlin.cli;

/// The `purlin` launcher: one subcommand per thing the project does.
public final class Purlin {
    private Purlin() {}

    public static void main(String[] arguments) {
        System.out.println("purlin 0.1.0");
    }
}
