package dev.purlin.wire.tei;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonCursor.Kind;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.tei.TextInput.Ids;
import dev.purlin.wire.tei.TextInput.Inputs;
import dev.purlin.wire.tei.TextInput.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values that may take one of several shapes, told apart by what they hold.
///
/// A value of none of the shapes is read to its end first: broken JSON inside it is the graver
/// error.
final class InputUnion {
    private static final long MOST_ID = 0xFFFF_FFFFL;

    private InputUnion() {}

    static Inputs inputs(JsonCursor in, String union) {
        if (in.peek() == Kind.TEXT) {
            return Inputs.one(new Text(in.text()));
        }
        if (in.peek() != Kind.LIST) {
            throw noVariant(in, union);
        }
        var ids = new ArrayList<Long>();
        var batch = new ArrayList<TextInput>();
        boolean other = false;
        in.open();
        while (in.nextElement()) {
            switch (in.peek()) {
                case TEXT -> batch.add(new Text(in.text()));
                case NUMBER -> other |= !addId(in, ids);
                case LIST -> other |= !addIds(in, batch);
                case OBJECT, BOOL, NULL -> {
                    in.skip();
                    other = true;
                }
            }
        }
        if (other || (!ids.isEmpty() && !batch.isEmpty())) {
            throw mismatch(in, union);
        }
        return batch.isEmpty() ? Inputs.one(new Ids(ids)) : Inputs.batch(batch);
    }

    private static boolean addIds(JsonCursor in, List<? super Ids> to) {
        List<Long> ids = idsOrNull(in);
        if (ids == null) {
            return false;
        }
        return to.add(new Ids(ids));
    }

    /// The list of ids that starts here; null when it holds something else.
    private static @Nullable List<Long> idsOrNull(JsonCursor in) {
        var ids = new ArrayList<Long>();
        boolean other = false;
        in.open();
        while (in.nextElement()) {
            if (in.peek() == Kind.NUMBER) {
                other |= !addId(in, ids);
            } else {
                in.skip();
                other = true;
            }
        }
        return other ? null : ids;
    }

    private static boolean addId(JsonCursor in, List<Long> ids) {
        long id = wholeOrMinusOne(in.number());
        return id >= 0 && id <= MOST_ID && ids.add(id);
    }

    /// An id has at most ten digits; whatever else is written is no id.
    private static long wholeOrMinusOne(String written) {
        boolean whole = written.length() <= 10 && written.chars().allMatch(Character::isDigit);
        return whole ? Long.parseLong(written) : -1;
    }

    static List<String> texts(JsonCursor in, String union) {
        if (in.peek() == Kind.TEXT) {
            return List.of(in.text());
        }
        if (in.peek() != Kind.LIST) {
            throw noVariant(in, union);
        }
        var texts = new ArrayList<String>();
        boolean other = false;
        in.open();
        while (in.nextElement()) {
            if (in.peek() == Kind.TEXT) {
                texts.add(in.text());
            } else {
                in.skip();
                other = true;
            }
        }
        if (other) {
            throw mismatch(in, union);
        }
        return texts;
    }

    static List<Ids> idLists(JsonCursor in, String union) {
        if (in.peek() != Kind.LIST) {
            throw noVariant(in, union);
        }
        var ids = new ArrayList<Long>();
        var lists = new ArrayList<Ids>();
        boolean other = false;
        in.open();
        while (in.nextElement()) {
            switch (in.peek()) {
                case NUMBER -> other |= !addId(in, ids);
                case LIST -> other |= !addIds(in, lists);
                case TEXT, OBJECT, BOOL, NULL -> {
                    in.skip();
                    other = true;
                }
            }
        }
        if (other || (!ids.isEmpty() && !lists.isEmpty())) {
            throw mismatch(in, union);
        }
        return lists.isEmpty() ? List.of(new Ids(ids)) : lists;
    }

    private static JsonException noVariant(JsonCursor in, String union) {
        in.skip();
        return mismatch(in, union);
    }

    private static JsonException mismatch(JsonCursor in, String union) {
        return in.mismatch("data did not match any variant of untagged enum " + union);
    }
}
