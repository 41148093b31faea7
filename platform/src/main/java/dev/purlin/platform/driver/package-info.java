/// How replicas come to exist.
@NullMarked
package dev.purlin.platform.driver;

import org.jspecify.annotations.NullMarked;
