/** What data there is: datasets, and the resources that declare them. */
@NullMarked
package io.triglav.server.resource;

import org.jspecify.annotations.NullMarked;
