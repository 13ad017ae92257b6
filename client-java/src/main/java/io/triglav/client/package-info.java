/**
 * The Java client of Triglav: a small, safe face over the core that is generated from openapi.yaml.
 */
@NullMarked
package io.triglav.client;

import org.jspecify.annotations.NullMarked;
