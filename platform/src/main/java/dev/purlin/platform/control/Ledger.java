package dev.purlin.platform.control;

import dev.purlin.platform.driver.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may have what of the machine. Pure: the reconciler starts replicas and lets them sleep.
///
/// Memory is given out once, processors [#OVERCOMMIT] times. One who finds no room waits. What is
/// about to become free is kept for the first who waits, and where that is not enough, those that
/// sleep when they are not needed yield, the longest idle first. One who cannot be helped so keeps
/// nobody behind from what there is.
final class Ledger {
    /// Replicas seldom compute all at once, and one that computes alone goes faster for it.
    static final int OVERCOMMIT = 4;

    private static final int MILLI = 1_000;

    /// Who has nothing comes before who wants more; then who waits longest, and the others as they
    /// are listed.
    private static final Comparator<Account> ORDER =
            Comparator.<Account, Boolean>comparing(account -> account.holds() > 0)
                    .thenComparing(
                            Account::waitsSince, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Amount total;
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Shortage> waits = new HashMap<>();
    private final Map<String, String> yields = new HashMap<>();
    private Amount free;
    private Amount coming = Amount.NONE;

    /// What a deployment has and wants.
    ///
    /// @param each what one replica of it needs
    /// @param holds replicas that exist, also those on their way out
    /// @param leaving those among them that are on their way out
    /// @param lacks replicas that it would start now
    /// @param waitsSince null when it did not wait so far
    /// @param idleSince since when nobody called; null when it must not yield
    record Account(
            String deploymentId,
            Needs each,
            int holds,
            int leaving,
            int lacks,
            @Nullable Instant waitsSince,
            @Nullable Instant idleSince) {
        Amount of(int replicas) {
            return Amount.of(each).times(replicas);
        }

        /// It may not start any, whatever room there is.
        Account withoutMore() {
            return new Account(deploymentId, each, holds, leaving, 0, null, idleSince);
        }
    }

    /// What follows.
    ///
    /// @param starts how many replicas may start now, by deployment
    /// @param waits what is short for the next one, by deployment
    /// @param yields for whom a deployment gives up its room, by deployment
    record Verdict(
            Map<String, Integer> starts, Map<String, Shortage> waits, Map<String, String> yields) {
        /// Where nobody wants anything.
        static final Verdict NOTHING = new Verdict(Map.of(), Map.of(), Map.of());

        Verdict {
            starts = Map.copyOf(starts);
            waits = Map.copyOf(waits);
            yields = Map.copyOf(yields);
        }

        int mayStart(String deploymentId) {
            return starts.getOrDefault(deploymentId, 0);
        }
    }

    private Ledger(Amount total) {
        this.total = total;
        this.free = total;
    }

    static Amount total(Capacity capacity) {
        return new Amount(
                capacity.memoryBytes(), (long) capacity.processors() * MILLI * OVERCOMMIT);
    }

    static Verdict decide(Amount total, List<Account> accounts) {
        var ledger = new Ledger(total);
        for (Account account : accounts) {
            ledger.free = ledger.free.minus(account.of(account.holds()));
            ledger.coming = ledger.coming.plus(account.of(account.leaving()));
        }
        accounts.stream().sorted(ORDER).forEach(account -> ledger.serve(account, accounts));
        return new Verdict(ledger.starts, ledger.waits, ledger.yields);
    }

    private void serve(Account account, List<Account> all) {
        Amount each = account.of(1);
        for (int i = 0; i < account.lacks(); i++) {
            if (free.covers(each)) {
                free = free.minus(each);
                starts.merge(account.deploymentId(), 1, Integer::sum);
                continue;
            }
            waits.putIfAbsent(account.deploymentId(), Shortage.of(each, free, total));
            if (!makeRoom(account.deploymentId(), each, all)) {
                return;
            }
            keep(each);
        }
    }

    /// Whether it will be enough, when those that this lets yield have gone.
    private boolean makeRoom(String forWhom, Amount each, List<Account> all) {
        Amount available = free.plus(coming);
        var chosen = new ArrayList<Account>();
        for (Account idle : longestIdle(all)) {
            if (available.covers(each)) {
                break;
            }
            chosen.add(idle);
            available = available.plus(gain(idle));
        }
        if (!available.covers(each)) {
            return false;
        }
        // One that came first is not needed when one that came after it is enough by itself.
        for (Account idle : chosen.reversed()) {
            Amount without = available.minus(gain(idle));
            if (without.covers(each)) {
                available = without;
            } else {
                yields.put(idle.deploymentId(), forWhom);
                coming = coming.plus(gain(idle));
            }
        }
        return true;
    }

    private List<Account> longestIdle(List<Account> all) {
        return all.stream()
                .filter(account -> account.idleSince() != null && account.lacks() == 0)
                .filter(account -> !yields.containsKey(account.deploymentId()))
                .sorted(
                        Comparator.comparing(
                                Account::idleSince,
                                Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private static Amount gain(Account yielding) {
        return yielding.of(yielding.holds() - yielding.leaving());
    }

    /// Out of what becomes free, and only the rest out of what is free now, which others can use.
    private void keep(Amount each) {
        Amount later = coming.least(each);
        coming = coming.minus(later);
        free = free.minus(each.minus(later));
    }
}
