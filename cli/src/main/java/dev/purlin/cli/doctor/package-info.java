/// `purlin doctor`: whether this machine can run what it is asked to.
@NullMarked
package dev.purlin.cli.doctor;

import org.jspecify.annotations.NullMarked;
