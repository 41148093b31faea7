package dev.purlin.engine.model;

import java.util.Locale;
import java.util.Optional;

/// What a Dense layer does to each of its sums.
enum Activation {
    IDENTITY {
        @Override
        double of(double x) {
            return x;
        }
    },
    TANH {
        @Override
        double of(double x) {
            return Math.tanh(x);
        }
    },
    RELU {
        @Override
        double of(double x) {
            return Math.max(0, x);
        }
    },
    SIGMOID {
        @Override
        double of(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    },
    SILU {
        @Override
        double of(double x) {
            return x / (1 + Math.exp(-x));
        }
    },
    GELU {
        @Override
        double of(double x) {
            return x * (1 + erf(x / Math.sqrt(2))) / 2;
        }
    };

    abstract double of(double x);

    /// By PyTorch's class name without its package.
    static Optional<Activation> named(String name) {
        for (Activation activation : values()) {
            if (activation.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(activation);
            }
        }
        return Optional.empty();
    }

    // Abramowitz and Stegun, formula 7.1.26: the error is at most 1.5e-7.
    private static final double[] ERF = {
        1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592
    };

    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double series = 0;
        for (double factor : ERF) {
            series = (series + factor) * t;
        }
        return Math.copySign(1 - series * Math.exp(-x * x), x);
    }
}
