package io.triglav.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

  private static final String PROGRAM = "#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n";

  @TempDir Path temp;
  private Path cache;
  private BinariesArchive archive;

  @BeforeEach
  void packSmallArchive() throws IOException {
    cache = temp.resolve("cache");
    archive = pack("small.txz", "bin/postgres", PROGRAM);
  }

  @Test
  void unpacksWhatAnotherUserMayRun() throws IOException {
    PostgresBinaries binaries = PostgresBinaries.unpacked(archive, cache);
    assertThat(binaries.version()).isEqualTo("99.1");
    assertThat(binaries.majorVersion()).isEqualTo("99");
    assertThat(mode(binaries.program("postgres"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(binaries.home().resolve("share/some.conf"))).isEqualTo("rw-r--r--");
    assertThat(mode(binaries.home())).isEqualTo("rwxr-xr-x");
    assertThat(mode(cache)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void unpacksOnceForAll() throws IOException {
    Path program = PostgresBinaries.unpacked(archive, cache).program("postgres");
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(program, longAgo);
    PostgresBinaries.unpacked(archive, cache);
    assertThat(Files.getLastModifiedTime(program)).isEqualTo(longAgo);
  }

  @Test
  void twoAtOnceGetTheSame() {
    var one = CompletableFuture.supplyAsync(this::unpack);
    var other = CompletableFuture.supplyAsync(this::unpack);
    assertThat(one.join()).isEqualTo(other.join());
  }

  @Test
  void completesWhatACrashCutShort() throws IOException {
    Path home = PostgresBinaries.unpacked(archive, cache).home();
    Files.delete(home.resolveSibling(home.getFileName() + ".unpacked"));
    Files.delete(home.resolve("share/some.conf"));
    PostgresBinaries.unpacked(archive, cache);
    assertThat(home.resolve("share/some.conf")).hasContent("some");
  }

  @Test
  void mendsWhatACleanerHasTakenAway() throws IOException {
    Path home = PostgresBinaries.unpacked(archive, cache).home();
    Files.delete(home.resolve("share/some.conf"));
    PostgresBinaries.unpacked(archive, cache);
    assertThat(home.resolve("share/some.conf")).hasContent("some");
  }

  @Test
  void mendsWhatAPowerCutHasLeftEmpty() throws IOException {
    Path home = PostgresBinaries.unpacked(archive, cache).home();
    Files.writeString(home.resolve("share/some.conf"), "");
    PostgresBinaries.unpacked(archive, cache);
    assertThat(home.resolve("share/some.conf")).hasContent("some");
  }

  @Test
  void refusesAnArchiveThatReachesOutside() throws IOException {
    BinariesArchive hostile = pack("hostile.txz", "../../outside", PROGRAM);
    assertThatThrownBy(() -> PostgresBinaries.unpacked(hostile, cache))
        .hasMessageContaining("outside");
    assertThat(temp.resolve("outside")).doesNotExist();
  }

  @Test
  void saysSoWhenTheProgramsDoNotRunHere() throws IOException {
    BinariesArchive foreign = pack("foreign.txz", "bin/postgres", "\0 of another processor");
    assertThatThrownBy(() -> PostgresBinaries.unpacked(foreign, cache))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("does not run on this machine")
        .hasMessageContaining("SPRING_DATASOURCE_URL");
    assertThat(cache).isDirectoryNotContaining(Files::isDirectory);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,    amd64,   linux-x86_64",
    "Linux,    aarch64, linux-arm_64",
    "Mac OS X, aarch64, darwin-arm_64",
  })
  void knowsZonkysNamesOfPlatforms(String osName, String osArch, String platform) {
    assertThat(BinariesArchive.platform(osName, osArch)).startsWith(platform);
  }

  @Test
  void saysSoWhenThereAreNoProgramsForThisPlatform() {
    assertThatThrownBy(() -> BinariesArchive.of("plan9-mips"))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("no PostgreSQL for plan9-mips")
        .hasMessageContaining("SPRING_DATASOURCE_URL");
  }

  private PostgresBinaries unpack() {
    try {
      return PostgresBinaries.unpacked(archive, cache);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private BinariesArchive pack(String name, String program, String content) throws IOException {
    Path file = temp.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        var tar = new TarArchiveOutputStream(new XZOutputStream(out, new LZMA2Options(0)))) {
      put(tar, program, 0755, content);
      put(tar, "share/some.conf", 0600, "some");
    }
    return new BinariesArchive(file.toUri().toURL());
  }

  private static void put(TarArchiveOutputStream tar, String name, int mode, String content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setSize(content.getBytes(UTF_8).length);
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(UTF_8));
    tar.closeArchiveEntry();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
