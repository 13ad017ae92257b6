import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * Where there is no git history: the files below a folder with the day (UTC) of their last change.
 * {@code java FilesByDay.java FOLDER} prints a line for each: day, tab, path, tab, size.
 */
public class FilesByDay {
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/.quickstart/"))
          .map(file -> line(folder, file))
          .sorted()
          .forEach(System.out::println);
    }
  }

  private static String line(Path folder, Path file) {
    try {
      LocalDate day = Files.getLastModifiedTime(file).toInstant().atZone(ZoneOffset.UTC).toLocalDate();
      return day + "\t" + folder.relativize(file) + "\t" + Files.size(file);
    } catch (IOException e) {
      return LocalDate.EPOCH + "\t" + file + "\t0";
    }
  }
}
