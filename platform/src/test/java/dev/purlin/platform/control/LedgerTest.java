package dev.purlin.platform.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.control.Ledger.Account;
import dev.purlin.platform.control.Ledger.Verdict;
import dev.purlin.platform.control.Shortage.Resource;
import dev.purlin.platform.driver.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private static final long GIB = 1L << 30;
    private static final Amount EIGHT = Ledger.total(new Capacity(2, 8 * GIB));

    private static Needs gib(long gib) {
        return new Needs(gib * GIB, 100);
    }

    private static Account wants(String id, Needs each, int lacks) {
        return new Account(id, each, 0, 0, lacks, null, null);
    }

    private static Account has(String id, Needs each, int holds, @Nullable Instant idleSince) {
        return new Account(id, each, holds, 0, 0, null, idleSince);
    }

    private static Verdict decide(Account... accounts) {
        return Ledger.decide(EIGHT, List.of(accounts));
    }

    private static String why(Verdict verdict, String id) {
        return requireNonNull(verdict.waits().get(id)).text();
    }

    @Test
    void what_fits_starts_and_the_rest_waits_with_the_figures() {
        Verdict verdict = decide(wants("a", gib(3), 2), wants("b", gib(3), 1));
        assertThat(verdict.starts()).isEqualTo(Map.of("a", 2));
        assertThat(verdict.waits().get("b"))
                .isEqualTo(new Shortage(Resource.MEMORY, 3 * GIB, 2 * GIB, 8 * GIB));
        assertThat(why(verdict, "b")).isEqualTo("needs 3 GiB, 2 of 8 GiB free");
    }

    @Test
    void figures_that_do_not_fit_do_not_look_as_if_they_did() {
        var shortage = new Shortage(Resource.MEMORY, 2 * GIB + 1, 2 * GIB - 1, 8 * GIB);
        assertThat(shortage.text()).isEqualTo("needs 2.1 GiB, 1.9 of 8 GiB free");
        assertThat(new Shortage(Resource.MEMORY, 300 << 20, 99 << 20, GIB).text())
                .isEqualTo("needs 300 MiB, 99 of 1024 MiB free");
    }

    @Test
    void processors_are_given_out_four_times() {
        var each = new Needs(1, 3_000);
        Verdict verdict = decide(wants("a", each, 3));
        assertThat(verdict.starts()).isEqualTo(Map.of("a", 2));
        assertThat(why(verdict, "a")).isEqualTo("needs 3 processors, 2 of 8 free");
    }

    @Test
    void what_never_fits_says_so_and_keeps_nothing_from_others() {
        Verdict verdict =
                decide(wants("a", gib(9), 1), wants("b", gib(8), 1), has("idle", gib(1), 0, T0));
        assertThat(why(verdict, "a")).isEqualTo("needs 9 GiB, 8 of 8 GiB free: it never fits");
        assertThat(verdict.starts()).isEqualTo(Map.of("b", 1));
        assertThat(verdict.yields()).isEmpty();
    }

    @Test
    void the_longest_idle_yields_and_no_more_than_needed() {
        Verdict verdict =
                decide(
                        has("shorter", gib(4), 1, T0.plusSeconds(60)),
                        has("longer", gib(4), 1, T0),
                        wants("a", gib(3), 1));
        assertThat(verdict.yields()).isEqualTo(Map.of("longer", "a"));
        assertThat(verdict.starts()).isEmpty();
        assertThat(verdict.waits()).containsOnlyKeys("a");
    }

    @Test
    void one_that_is_too_small_to_help_does_not_yield_beside_one_that_is_enough() {
        Verdict verdict =
                decide(
                        has("small", gib(1), 1, T0),
                        has("large", gib(6), 1, T0.plusSeconds(60)),
                        wants("a", gib(5), 1));
        assertThat(verdict.yields()).isEqualTo(Map.of("large", "a"));
    }

    @Test
    void nobody_yields_in_vain() {
        Verdict verdict =
                decide(
                        has("idle", gib(2), 1, T0),
                        has("busy", gib(6), 1, null),
                        wants("a", gib(5), 1));
        assertThat(verdict.yields()).isEmpty();
        assertThat(why(verdict, "a")).isEqualTo("needs 5 GiB, 0 of 8 GiB free");
    }

    @Test
    void what_becomes_free_is_kept_for_the_first_who_waits() {
        var leaving = new Account("leaving", gib(6), 1, 1, 0, null, null);
        Verdict first = decide(leaving, wants("a", gib(7), 1), wants("b", gib(2), 1));
        assertThat(first.starts()).isEmpty();
        assertThat(why(first, "b")).isEqualTo("needs 2 GiB, 1 of 8 GiB free");
        // What is not needed of what is free now is anybody's.
        Verdict second = decide(leaving, wants("a", gib(7), 1), wants("b", gib(1), 1));
        assertThat(second.starts()).isEqualTo(Map.of("b", 1));
    }

    @Test
    void who_has_nothing_comes_first_and_then_who_waits_longest() {
        var more = new Account("more", gib(3), 1, 0, 1, T0, null);
        var later = new Account("later", gib(3), 0, 0, 1, T0.plusSeconds(2), null);
        var longer = new Account("longer", gib(3), 0, 0, 1, T0.plusSeconds(1), null);
        Verdict verdict = decide(more, later, longer);
        assertThat(verdict.starts()).isEqualTo(Map.of("longer", 1));
    }

    /// Over random machines and wishes: what is held and started never passes the machine, everyone
    /// who lacks starts or waits, and what the reason says is so.
    @Test
    void nothing_is_given_out_twice_and_each_reason_recomputes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int waits = 0;
        int yields = 0;
        for (int round = 0; round < 20_000; round++) {
            var total = new Amount(random.nextInt(1, 40), random.nextInt(1, 40));
            List<Account> accounts = accounts(random, total);
            Verdict verdict = Ledger.decide(total, accounts);
            check(total, accounts, verdict);
            waits += verdict.waits().size();
            yields += verdict.yields().size();
        }
        assertThat(waits).isGreaterThan(1_000);
        assertThat(yields).isGreaterThan(1_000);
    }

    private static List<Account> accounts(RandomGenerator random, Amount total) {
        var accounts = new ArrayList<Account>();
        Amount held = Amount.NONE;
        for (int i = random.nextInt(8); i >= 0; i--) {
            var each = new Needs(random.nextInt(1, 20), random.nextInt(1, 20));
            int holds = random.nextInt(4);
            while (holds > 0 && !total.covers(held.plus(Amount.of(each).times(holds)))) {
                holds--;
            }
            held = held.plus(Amount.of(each).times(holds));
            boolean idles = random.nextBoolean();
            accounts.add(
                    new Account(
                            "d" + i,
                            each,
                            holds,
                            random.nextInt(holds + 1),
                            idles ? 0 : random.nextInt(4),
                            random.nextBoolean() ? T0.plusSeconds(random.nextInt(9)) : null,
                            idles && holds > 0 ? T0.plusSeconds(random.nextInt(9)) : null));
        }
        return accounts;
    }

    private static void check(Amount total, List<Account> accounts, Verdict verdict) {
        Amount held = Amount.NONE;
        for (Account account : accounts) {
            int starts = verdict.mayStart(account.deploymentId());
            held = held.plus(account.of(account.holds() + starts));
            assertThat(starts).isLessThanOrEqualTo(account.lacks());
            Shortage shortage = verdict.waits().get(account.deploymentId());
            assertThat(shortage != null).isEqualTo(starts < account.lacks());
            if (shortage != null) {
                boolean isMemory = shortage.resource() == Resource.MEMORY;
                assertThat(shortage.needed())
                        .isEqualTo(
                                isMemory
                                        ? account.each().memoryBytes()
                                        : account.each().milliProcessors())
                        .isGreaterThan(shortage.free());
                assertThat(shortage.total())
                        .isEqualTo(isMemory ? total.memoryBytes() : total.milliProcessors());
            }
            if (verdict.yields().containsKey(account.deploymentId())) {
                assertThat(account.idleSince()).isNotNull();
            }
        }
        assertThat(total.covers(held)).isTrue();
        checkFree(total, held, accounts, verdict);
        checkYields(total, held, accounts, verdict);
    }

    /// Where nothing is kept for anybody, what a reason calls free is what is left of the machine
    /// at its turn: never less than what is left in the end.
    private static void checkFree(
            Amount total, Amount held, List<Account> accounts, Verdict verdict) {
        boolean keepsSome =
                !verdict.yields().isEmpty() || accounts.stream().anyMatch(a -> a.leaving() > 0);
        if (keepsSome) {
            return;
        }
        Amount left = total.minus(held);
        for (Shortage shortage : verdict.waits().values()) {
            long leftOfIt =
                    shortage.resource() == Resource.MEMORY
                            ? left.memoryBytes()
                            : left.milliProcessors();
            assertThat(shortage.free()).isGreaterThanOrEqualTo(leftOfIt);
        }
    }

    /// With what those that yield hold, those for whom they do it have room for one replica more.
    private static void checkYields(
            Amount total, Amount held, List<Account> accounts, Verdict verdict) {
        Amount later = total.minus(held);
        for (Account account : accounts) {
            boolean yields = verdict.yields().containsKey(account.deploymentId());
            later = later.plus(account.of(yields ? account.holds() : account.leaving()));
        }
        for (String helped : verdict.yields().values()) {
            Account account =
                    accounts.stream()
                            .filter(a -> a.deploymentId().equals(helped))
                            .findFirst()
                            .orElseThrow();
            assertThat(later.covers(account.of(1))).isTrue();
        }
    }
}
