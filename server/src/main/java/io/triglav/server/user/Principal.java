package io.triglav.server.user;

import java.util.List;

/** Who calls: taken from the access token. */
record Principal(long userId, String name, List<String> groups) implements java.security.Principal {
  @Override
  public String getName() {
    return name;
  }
}
