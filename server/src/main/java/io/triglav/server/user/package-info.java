/** Who may use the server: users, their groups, passwords and access tokens. */
@NullMarked
package io.triglav.server.user;

import org.jspecify.annotations.NullMarked;
