/// What the platform remembers, and all SQL that there is.
///
/// Times are milliseconds since 1970, ids and enums are text: SQLite and PostgreSQL agree on those.
@NullMarked
package dev.purlin.platform.store;

import org.jspecify.annotations.NullMarked;
