package io.triglav.server.database;

import static io.triglav.server.database.PostgresFailure.DISK_FULL;
import static io.triglav.server.database.PostgresFailure.NAMELESS_USER;
import static io.triglav.server.database.PostgresFailure.NO_WAY_IN;
import static io.triglav.server.database.PostgresFailure.OTHER;
import static io.triglav.server.database.PostgresFailure.OTHER_START;
import static io.triglav.server.database.PostgresFailure.PORT_TAKEN;
import static io.triglav.server.database.PostgresFailure.SESSIONS_LEFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresFailureTest {

  /** As PostgreSQL 18 has written them. */
  static Stream<Arguments> outputs() {
    return Stream.of(
        arguments(
            """
            LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
            HINT:  Is another postmaster already running on port 5432? If not, wait and retry.
            WARNING:  could not create listen socket for "127.0.0.1"
            FATAL:  could not create any TCP/IP sockets
            """,
            PORT_TAKEN,
            "could not create any TCP/IP sockets"),
        arguments(
            """
            FATAL:  pre-existing shared memory block (key 2154550, ID 65564) is still in use
            HINT:  Terminate any old server processes associated with data directory "/data".
            """,
            SESSIONS_LEFT,
            "pre-existing shared memory block (key 2154550, ID 65564) is still in use"),
        arguments(
            """
            FATAL:  lock file "postmaster.pid" already exists
            HINT:  Is another postmaster (PID 4711) running in data directory "/data"?
            """,
            OTHER_START,
            "lock file \"postmaster.pid\" already exists"),
        arguments(
            """
            FATAL:  could not write lock file "postmaster.pid": No space left on device
            """,
            DISK_FULL,
            "could not write lock file \"postmaster.pid\": No space left on device"),
        arguments(
            """
            FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 9
            HINT:  Check free disk space.
            child process exited with exit code 1
            initdb: removing contents of data directory "/data/postgres.new-1"
            """,
            DISK_FULL,
            "could not extend file \"base/1/2691\": wrote only 4096 of 8192 bytes at block 9"),
        arguments(
            """
            initdb: error: could not look up effective user ID 4711: user does not exist
            """,
            NAMELESS_USER,
            "could not look up effective user ID 4711: user does not exist"),
        arguments(
            """
            initdb: error: could not open file "/data/postgres-password": Permission denied
            """,
            NO_WAY_IN,
            "could not open file \"/data/postgres-password\": Permission denied"),
        arguments(
            """
            postgres: could not find the database system
            Expected to find it in the directory "/data/postgres",
            but could not open file "/data/postgres/global/pg_control": No such file or directory
            """,
            OTHER,
            "but could not open file \"/data/postgres/global/pg_control\": No such file or"
                + " directory"),
        arguments("", OTHER, "it said nothing"));
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void isToldByWhatPostgresWrote(String output, PostgresFailure failure, String complaint) {
    assertThat(PostgresFailure.of(output)).isEqualTo(failure);
    assertThat(PostgresLog.complaint(output)).isEqualTo(complaint);
  }

  @Test
  void anotherAttemptHelpsAgainstWhatPasses() {
    assertThat(SESSIONS_LEFT.mayPass(true)).isTrue();
    assertThat(OTHER_START.mayPass(true)).isTrue();
    assertThat(DISK_FULL.mayPass(true)).isFalse();
    assertThat(OTHER.mayPass(true)).isFalse();
  }

  @Test
  void onlyAPortOfOurChoiceCanBeAnotherNextTime() {
    assertThat(PORT_TAKEN.mayPass(true)).isTrue();
    assertThat(PORT_TAKEN.mayPass(false)).isFalse();
  }

  @Test
  void theMessageIsOneLineWithTheRemedyAndTheLog() {
    DatabaseUnavailable e =
        new PostgresLog(Path.of("/data/postgres.log"))
            .unavailable("PostgreSQL did not come up", "FATAL:  No space left on device\nLOG: x\n");
    assertThat(e)
        .hasMessage(
            "PostgreSQL did not come up: No space left on device; the disk is full: free some"
                + " space; the whole story is in /data/postgres.log");
  }
}
