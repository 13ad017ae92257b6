package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is done to a folder with all that is in it. */
final class FileTree {

  private FileTree() {}

  /** How many files, symbolic links among them, and how much is in them. */
  record Size(long files, long bytes) {}

  static Size measure(Path folder) throws IOException {
    long files = 0;
    long bytes = 0;
    for (Entry entry : contentsFirst(folder)) {
      if (!entry.attributes().isDirectory()) {
        files++;
        bytes += entry.attributes().size();
      }
    }
    return new Size(files, bytes);
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      for (Entry entry : contentsFirst(folder)) {
        Files.deleteIfExists(entry.path());
      }
    }
  }

  /** The folder itself changes hands last: a change that was cut short is seen, and done again. */
  static void own(Path folder, UserPrincipal owner) throws IOException {
    if (!Files.getOwner(folder).equals(owner)) {
      for (Entry entry : contentsFirst(folder)) {
        Files.setOwner(entry.path(), owner);
      }
    }
  }

  private record Entry(Path path, BasicFileAttributes attributes) {}

  private static List<Entry> contentsFirst(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return add(visited, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return add(file, attributes);
          }

          private FileVisitResult add(Path path, BasicFileAttributes attributes) {
            entries.add(new Entry(path, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.reverse(entries);
    return entries;
  }
}
