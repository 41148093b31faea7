package dev.purlin.cli.bench;

import dev.purlin.cli.settings.Kind;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `500ms`, `30s`, `2m`, `1h`.
final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return Kind.duration().parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + " " + e.getMessage());
        }
    }
}
