package dev.purlin.engine.batch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The texts that wait, and the choice of those that run next.
///
/// *Fair:* the next run is built around a text of the request that was served the fewest tokens so
/// far, so a request of 2,048 texts and a lone query take turns, and no request waits for more runs
/// than there are requests.
///
/// *Length-aware:* beside that text run those of the nearest lengths, whoever sent them, as long as
/// count × longest stays within the run's tokens and padding within [#MOST_WASTE]. They are charged
/// to their own requests.
///
/// Not safe for threads: the batcher's lock guards it.
final class Waiting<T extends Sized, R> {
    /// Share of a run that may be padding. Queries on two cores, texts/s as a share of the ideal:
    /// 0.95 with runs of 256 tokens and with 512 at this bound, 0.95 and 0.92 at 0.12.
    static final double MOST_WASTE = 0.05;

    private final TreeMap<Integer, SequencedSet<Entry<T, R>>> byLength = new TreeMap<>();
    private final SequencedSet<Ticket<T, R>> tickets = new LinkedHashSet<>();
    private int texts;
    private long tokens;
    private long level;

    int texts() {
        return texts;
    }

    long tokens() {
        return tokens;
    }

    void add(Entry<T, R> entry) {
        if (entry.ticket.waiting.isEmpty()) {
            entry.ticket.served = Math.max(entry.ticket.served, level);
            tickets.add(entry.ticket);
        }
        entry.ticket.waiting.add(entry);
        byLength.computeIfAbsent(entry.tokens(), _ -> new LinkedHashSet<>()).add(entry);
        texts++;
        tokens += entry.tokens();
    }

    void remove(Entry<T, R> entry) {
        if (!entry.ticket.waiting.remove(entry)) {
            return;
        }
        if (entry.ticket.waiting.isEmpty()) {
            tickets.remove(entry.ticket);
        }
        SequencedSet<Entry<T, R>> alike = byLength.get(entry.tokens());
        if (alike != null && alike.remove(entry) && alike.isEmpty()) {
            byLength.remove(entry.tokens());
        }
        texts--;
        tokens -= entry.tokens();
    }

    /// Time the oldest text was queued at, absent if none waits.
    @Nullable Long oldest() {
        Long oldest = null;
        for (Ticket<T, R> ticket : tickets) {
            long first = ticket.waiting.getFirst().queuedAt;
            oldest = oldest == null || first - oldest < 0 ? first : oldest;
        }
        return oldest;
    }

    /// Takes the next run out of the queue; empty if nothing waits.
    List<Entry<T, R>> take(int mostTokens, int mostTexts) {
        Ticket<T, R> next = leastServed();
        if (next == null) {
            return List.of();
        }
        level = next.served;
        Entry<T, R> anchor = next.waiting.getFirst();
        Selection run = new Selection(anchor, mostTokens, mostTexts);
        run.grow();
        return run.chosen;
    }

    /// Takes texts of small requests only, in their order; empty if there is none.
    List<Entry<T, R>> takeSmall(int mostTicketTokens, int mostTokens, int mostTexts) {
        List<Entry<T, R>> chosen = new ArrayList<>();
        int longest = 0;
        for (Ticket<T, R> ticket : List.copyOf(tickets)) {
            if (!ticket.sealed || ticket.tokens > mostTicketTokens) {
                continue;
            }
            for (Entry<T, R> entry : List.copyOf(ticket.waiting)) {
                longest = Math.max(longest, entry.tokens());
                boolean fits = longest * (chosen.size() + 1) <= mostTokens;
                if (!chosen.isEmpty() && (!fits || chosen.size() == mostTexts)) {
                    return chosen;
                }
                charge(entry);
                chosen.add(entry);
            }
        }
        return chosen;
    }

    boolean hasSmall(int mostTicketTokens) {
        for (Ticket<T, R> ticket : tickets) {
            if (ticket.sealed && ticket.tokens <= mostTicketTokens) {
                return true;
            }
        }
        return false;
    }

    /// The first of those served least, so that among equals the oldest goes first.
    private @Nullable Ticket<T, R> leastServed() {
        Ticket<T, R> least = null;
        for (Ticket<T, R> ticket : tickets) {
            if (least == null || ticket.served < least.served) {
                least = ticket;
            }
        }
        return least;
    }

    private void charge(Entry<T, R> entry) {
        entry.ticket.served += entry.tokens();
        remove(entry);
    }

    /// A run while it is put together: grows from its anchor towards shorter and longer texts,
    /// nearest first, until neither direction fits.
    private final class Selection {
        private final List<Entry<T, R>> chosen = new ArrayList<>();
        private final int anchor;
        private final int mostTokens;
        private final int mostTexts;
        private int longest;
        private int real;
        private boolean shorterFit = true;
        private boolean longerFit = true;

        Selection(Entry<T, R> anchor, int mostTokens, int mostTexts) {
            this.anchor = anchor.tokens();
            this.mostTokens = mostTokens;
            this.mostTexts = mostTexts;
            choose(anchor);
        }

        void grow() {
            while (chosen.size() < mostTexts) {
                Entry<T, R> shorter = shorterFit ? first(byLength.floorEntry(anchor)) : null;
                Entry<T, R> longer = longerFit ? first(byLength.higherEntry(anchor)) : null;
                boolean down = longer == null || (shorter != null && nearer(shorter, longer));
                Entry<T, R> nearest = down ? shorter : longer;
                if (nearest == null) {
                    return;
                }
                if (fits(nearest.tokens())) {
                    choose(nearest);
                } else if (down) {
                    shorterFit = false;
                } else {
                    longerFit = false;
                }
            }
        }

        private boolean nearer(Entry<T, R> shorter, Entry<T, R> longer) {
            return anchor - shorter.tokens() <= longer.tokens() - anchor;
        }

        private @Nullable Entry<T, R> first(
                Map.@Nullable Entry<Integer, SequencedSet<Entry<T, R>>> alike) {
            return alike == null ? null : alike.getValue().getFirst();
        }

        private boolean fits(int tokens) {
            int padded = Math.max(longest, tokens) * (chosen.size() + 1);
            int waste = padded - real - tokens;
            return padded <= mostTokens && waste <= padded * MOST_WASTE;
        }

        private void choose(Entry<T, R> entry) {
            longest = Math.max(longest, entry.tokens());
            real += entry.tokens();
            chosen.add(entry);
            charge(entry);
        }
    }
}
