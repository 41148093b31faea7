package dev.purlin.httpserver;

/// Refusals by their names, failures as 424 with their messages.
final class PlainDialect implements Dialect {
    @Override
    public Answer refused(Call call, Refusal refusal) {
        return Answer.text(refusal.status(), "text/plain", refusal.name());
    }

    @Override
    public Answer failed(Call call, Throwable failure) {
        return Answer.text(424, "text/plain", String.valueOf(failure.getMessage()));
    }
}
