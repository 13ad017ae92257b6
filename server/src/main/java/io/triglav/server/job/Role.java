package io.triglav.server.job;

/** What a resource is to a job. */
enum Role {
  INPUT("job_input"),
  OUTPUT("job_output");

  private final String table;

  Role(String table) {
    this.table = table;
  }

  /** The table of links; a constant, safe to stand in SQL. */
  String table() {
    return table;
  }

  /** Agents watch what jobs read, not what they write. */
  boolean consumable() {
    return this == INPUT;
  }
}
