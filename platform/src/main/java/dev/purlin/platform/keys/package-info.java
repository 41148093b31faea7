/// Keys: how one looks, how it is made, what is kept of it, and how it is checked.
@NullMarked
package dev.purlin.platform.keys;

import org.jspecify.annotations.NullMarked;
