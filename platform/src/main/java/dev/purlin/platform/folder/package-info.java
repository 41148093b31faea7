/// The one folder that holds everything of a platform.
@NullMarked
package dev.purlin.platform.folder;

import org.jspecify.annotations.NullMarked;
