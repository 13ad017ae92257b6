package io.triglav.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedDatabaseTest {

  /** One for all tests that leave a sound database behind: an initdb each would take too long. */
  @TempDir private static Path data;

  @TempDir private Path temp;

  @BeforeAll
  static void createDatabase() throws SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      Words.add(database, "first");
    }
  }

  // --- starting, stopping ---

  @Test
  void aSecondStartFindsWhatTheFirstCommitted() throws SQLException, IOException {
    Path fresh = temp.resolve("not/yet/there");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(fresh)) {
      Words.add(database, "kept");
      assertThat(database.password())
          .hasSize(43) // 32 bytes
          .isNotEqualTo(Files.readString(data.resolve("postgres-password")));
    }
    Object cluster = Files.getAttribute(fresh.resolve("postgres"), "unix:ino");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(fresh)) {
      assertThat(Words.all(database)).containsExactly("kept");
      assertThat(Files.getAttribute(fresh.resolve("postgres"), "unix:ino")).isEqualTo(cluster);
    }
    assertThat(mode(fresh)).isEqualTo("rwx------");
    assertThat(mode(fresh.resolve("postgres"))).isEqualTo("rwx------");
    assertThat(mode(fresh.resolve("postgres-password"))).isEqualTo("rw-------");
    assertThat(mode(fresh.resolve("postgres.log"))).isEqualTo("rw-------");
  }

  @Test
  void aFirstStartThatWasKilledIsDoneAnew() throws Exception {
    Files.createDirectories(temp.resolve("postgres.new-123/base"));
    Files.writeString(temp.resolve("postgres-password"), "from an earlier attempt");
    try (LogWatch log = LogWatch.of(temp.resolve("postgres.log"));
        ServerProcess server = ServerProcess.launch(temp, "never")) {
      log.await("running bootstrap script");
      server.kill();
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(temp)) {
      Words.add(database, "new");
      assertThat(Words.all(database)).containsExactly("new");
      assertThat(database.password()).isEqualTo("from an earlier attempt");
      assertThat(temp.resolve("postgres.new-123")).doesNotExist();
    }
  }

  @Test
  void closeLeavesNoProcessEvenWithAnOpenConnection() throws SQLException {
    EmbeddedDatabase database = EmbeddedDatabase.start(data);
    try (Connection open = Words.connect(database)) {
      assertThat(open.isValid(10)).isTrue();
      assertThat(PostgresProcesses.of(data)).isNotEmpty();
      database.close();
      assertThat(PostgresProcesses.of(data)).isEmpty();
      database.close();
    }
  }

  @Test
  void theEndOfTheJvmLeavesNoProcess() throws IOException {
    try (ServerProcess server = ServerProcess.start(data, "from a server")) {
      assertThat(PostgresProcesses.of(data)).isNotEmpty();
      server.endNormally();
      assertThat(PostgresProcesses.of(data)).isEmpty();
    }
  }

  @Test
  void servesOnTheWantedPort() throws SQLException, IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, port)) {
      assertThat(database.url()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
      assertThat(Words.all(database)).contains("first");
    }
  }

  // --- durable, and closed to others ---

  @Test
  void theSettingsTakeEffectWhateverTheFilesSay() throws SQLException, IOException {
    Path settings = data.resolve("postgres/postgresql.auto.conf");
    String before = Files.readString(settings);
    Files.writeString(
        settings,
        "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nlisten_addresses = '*'\n");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data);
        Connection connection = Words.connect(database)) {
      assertThat(DurabilitySettings.read(connection))
          .isEqualTo(new DurabilitySettings("on", "on", "on"));
      assertThat(
              Words.query(
                  database,
                  "SELECT name || '=' || current_setting(name) FROM pg_settings WHERE name IN"
                      + " ('listen_addresses', 'unix_socket_directories', 'max_connections',"
                      + " 'shared_buffers') ORDER BY name"))
          .containsExactly(
              "listen_addresses=127.0.0.1",
              "max_connections=100",
              "shared_buffers=128MB",
              "unix_socket_directories=");
    } finally {
      Files.writeString(settings, before);
    }
  }

  @Test
  void aSettingThatLosesCommitsIsRefused() throws SQLException, IOException {
    copy(data, temp);
    try (EmbeddedDatabase database = EmbeddedDatabase.start(temp);
        Connection connection = Words.connect(database)) {
      Words.execute(connection, "ALTER ROLE triglav SET synchronous_commit = off");
    }
    assertUnavailable(temp).hasMessageContaining("synchronous_commit is off");
    assertThat(PostgresProcesses.of(temp)).isEmpty();
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "triglav", null))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SCRAM");
      assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "triglav", "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void anOpenDoorIsRefused() throws IOException {
    Path rules = data.resolve("postgres/pg_hba.conf");
    String before = Files.readString(rules);
    Files.writeString(rules, before + "\nlocal replication all trust\n");
    try {
      assertUnavailable(data).hasMessageContaining("pg_hba.conf says trust");
      assertThat(PostgresProcesses.of(data)).isEmpty();
    } finally {
      Files.writeString(rules, before);
    }
  }

  @Test
  void aPasswordFileThatOthersMayReadIsClosedToThem() throws IOException {
    Path password = data.resolve("postgres-password");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    EmbeddedDatabase.start(data).close();
    assertThat(mode(password)).isEqualTo("rw-------");
  }

  // --- one server per data directory ---

  @Test
  void aSecondServerIsTurnedAway() throws IOException {
    try (ServerProcess server = ServerProcess.start(data, "from a server")) {
      assertUnavailable(data)
          .hasMessage(
              "the data directory %s is in use by process %d;"
                  + " stop it or set TRIGLAV_DATA_DIR to another folder",
              data, server.pid());
      server.endNormally();
    }
  }

  /** The second start must not cost the first its lock: see {@link ServerLock}. */
  @Test
  void aSecondServerIsTurnedAwayAfterAnAttemptInTheSameJvm() throws IOException, SQLException {
    String inUse = "is in use by process " + ProcessHandle.current().pid();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertUnavailable(data).hasMessageContaining(inUse);
      try (ServerProcess other = ServerProcess.launch(data, "from another server")) {
        assertThat(other.outputUntilItEnds()).contains(inUse);
      }
      assertThat(Words.all(database)).contains("first");
    }
  }

  // --- after a kill ---

  @Test
  void aKilledServerLeavesAPostmasterThatTheNextStartReplaces() throws IOException, SQLException {
    ProcessHandle left = killServer(data, "before the kill of the server");
    assertThat(left.isAlive()).isTrue();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(PostmasterStop.hasEnded(left)).isTrue();
      assertThat(Words.all(database)).contains("first", "before the kill of the server");
    }
    assertThat(PostgresProcesses.of(data)).isEmpty();
  }

  @Test
  void whatWasCommittedSurvivesAKillOfServerAndPostmaster() throws IOException, SQLException {
    PostgresProcesses.kill(killServer(data, "before the kill of both"));
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(Words.all(database)).contains("first", "before the kill of both");
    }
  }

  @Test
  void aPidThatAnotherProgramGotIsNeitherObstacleNorTarget() throws IOException {
    PostgresProcesses.kill(killServer(data, "committed"));
    Process unrelated = new ProcessBuilder("cat").start();
    try {
      putPid(data, unrelated.pid());
      EmbeddedDatabase.start(data).close();
      assertThat(unrelated.isAlive()).isTrue();
    } finally {
      unrelated.destroy();
    }
  }

  @Test
  void aPidThatAnotherPostmasterGotIsNoTarget() throws IOException, SQLException {
    copy(data, temp);
    PostgresProcesses.kill(killServer(data, "committed"));
    try (EmbeddedDatabase unrelated = EmbeddedDatabase.start(temp)) {
      putPid(data, PostgresProcesses.postmasterOf(temp).pid());
      EmbeddedDatabase.start(data).close();
      assertThat(Words.all(unrelated)).contains("first");
    }
  }

  /** As in containers whose first process takes no care of orphans. */
  @Test
  void aDefunctPostmasterIsNeitherObstacleNorWaitedFor() throws IOException {
    PostgresProcesses.kill(killServer(data, "committed"));
    Process parent = PostgresProcesses.negligentParent();
    try {
      ProcessHandle defunct = PostgresProcesses.defunctChildOf(parent);
      assertThat(defunct.isAlive()).isTrue();
      putPid(data, defunct.pid());
      EmbeddedDatabase.start(data).close();
      assertThat(PostmasterStop.endedByItself(defunct, Duration.ofSeconds(50))).isTrue();
    } finally {
      parent.destroy();
    }
  }

  @Test
  void anEmptyPidFileIsNoObstacle() throws IOException {
    Files.writeString(PostgresProcesses.pidFile(data), "");
    EmbeddedDatabase.start(data).close();
  }

  /** Its arguments and its pid file go on telling of the old name. */
  @Test
  void aPostmasterIsFoundAfterItsFolderWasRenamed() throws IOException, SQLException {
    Path renamed = temp.resolve("renamed");
    copy(data, temp.resolve("old"));
    ProcessHandle left = killServer(temp.resolve("old"), "committed");
    Files.move(temp.resolve("old"), renamed);
    try (EmbeddedDatabase database = EmbeddedDatabase.start(renamed)) {
      assertThat(PostmasterStop.hasEnded(left)).isTrue();
      assertThat(Words.all(database)).contains("committed");
    }
  }

  /** Two PostgreSQL on one cluster would ruin it, and the pid may be another program's by now. */
  @Test
  void aSessionThatOutlivesItsPostmasterIsWaitedFor() throws Exception {
    ProcessHandle postmaster = killServer(data, "before the kill of both");
    ProcessHandle session = postmaster.children().findFirst().orElseThrow();
    PostgresProcesses.suspend(session);
    PostgresProcesses.kill(postmaster);
    Process unrelated = new ProcessBuilder("cat").start();
    putPid(data, unrelated.pid());
    try (LogWatch log = LogWatch.of(data.resolve("postgres.log"))) {
      var start = CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(data));
      log.await("is still in use");
      PostgresProcesses.kill(session);
      try (EmbeddedDatabase database = start.join()) {
        assertThat(Words.all(database)).contains("before the kill of both");
      }
    } finally {
      session.destroyForcibly();
      unrelated.destroy();
    }
  }

  // --- what a user may meet ---

  @Test
  void aDataDirectoryThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "no folder");
    assertUnavailable(file.resolve("data"))
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("TRIGLAV_DATA_DIR");
    assertUnavailable(file).hasMessageContaining("cannot be written");
  }

  @Test
  void aClusterOfAnotherMajorVersion() throws IOException {
    clusterIn(temp, "17");
    assertUnavailable(temp)
        .hasMessageContaining("is of PostgreSQL 17")
        .hasMessageContaining("this server brings PostgreSQL 18")
        .hasMessageContaining("dump");
  }

  @Test
  void aFolderThatIsNoCluster() throws IOException {
    Files.createDirectory(temp.resolve("postgres"));
    assertUnavailable(temp).hasMessageContaining("no PostgreSQL cluster");
  }

  @Test
  void aLostPassword() throws IOException {
    clusterIn(temp, "18");
    assertUnavailable(temp).hasMessageContaining("restore " + temp.resolve("postgres-password"));
  }

  @Test
  void aPasswordOfAnotherDatabase() throws IOException {
    Path password = data.resolve("postgres-password");
    String before = Files.readString(password);
    Files.writeString(password, "another");
    try {
      assertUnavailable(data).hasMessageContaining("is not that of the database");
      assertThat(PostgresProcesses.of(data)).isEmpty();
    } finally {
      Files.writeString(password, before);
    }
  }

  @Test
  void aDamagedCluster() throws IOException {
    Path control = data.resolve("postgres/global/pg_control");
    Files.move(control, temp.resolve("pg_control"));
    try {
      assertUnavailable(data)
          .hasMessageContaining("pg_control")
          .hasMessageContaining("from a backup")
          .hasMessageContaining(data.resolve("postgres.log").toString());
    } finally {
      Files.move(temp.resolve("pg_control"), control);
    }
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, host)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(data, taken.getLocalPort()))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("choose another port");
    }
  }

  // --- as root ---

  @Test
  void rootHasSeveralWaysNotToBeRoot() throws IOException, SQLException {
    assumeTrue(UnprivilegedUser.weAreRoot(), "for root only");
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<UnprivilegedUser> ways =
        UnprivilegedUser.waysOutOfRoot().stream()
            .filter(UnprivilegedUser::works)
            .limit(4) // each program once; another user makes no difference
            .toList();
    assertThat(ways).isNotEmpty();
    Path fresh = temp.resolve("data");
    for (UnprivilegedUser way : ways) {
      try (EmbeddedDatabase database = start(way, fresh)) {
        Words.add(database, "by any way");
      }
      assertThat(PostgresProcesses.of(fresh)).isEmpty();
    }
  }

  private static EmbeddedDatabase start(UnprivilegedUser user, Path data) {
    return EmbeddedDatabase.start(
        BinariesArchive.forThisPlatform(), user, data, Postmaster.ANY_FREE_PORT);
  }

  /** Every failed start must give the data directory back, or the next would tell of its lock. */
  private static AbstractThrowableAssert<?, ?> assertUnavailable(Path data) {
    return assertThatThrownBy(() -> EmbeddedDatabase.start(data))
        .isInstanceOf(DatabaseUnavailable.class)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  /** Returns the postmaster that it leaves. */
  private static ProcessHandle killServer(Path data, String committed) throws IOException {
    try (ServerProcess server = ServerProcess.start(data, committed)) {
      ProcessHandle postmaster = PostgresProcesses.postmasterOf(data);
      server.kill();
      return postmaster;
    }
  }

  private static void putPid(Path data, long pid) throws IOException {
    Path file = PostgresProcesses.pidFile(data);
    List<String> lines = Files.readAllLines(file);
    lines.set(0, String.valueOf(pid));
    Files.write(file, lines);
  }

  private static void clusterIn(Path data, String version) throws IOException {
    Files.createDirectory(data.resolve("postgres"));
    Files.writeString(data.resolve("postgres/PG_VERSION"), version + "\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path));
        if (!Files.isDirectory(target)) {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
