package io.triglav.server.support;

import io.triglav.server.database.Database;

/** The server that most tests of the API share: they keep apart by the uris that they use. */
public final class SharedServer {
  private static final Database DATABASE = TestDatabase.newSchema();
  private static final TestServer SERVER = TestServer.start(DATABASE);

  private SharedServer() {}

  public static Api api() {
    return SERVER.api();
  }

  public static Database database() {
    return DATABASE;
  }
}
