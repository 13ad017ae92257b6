package io.triglav.agent.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.plugin.Probe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes plug-ins out of sources, as an outsider would: with the interface and nothing else. */
final class TestPlugin {
  private final Path work;

  TestPlugin(Path work) {
    this.work = work;
  }

  /** One that is in sources already. */
  void build(Path sources, Path services, Path jar) throws Exception {
    Path classes = Files.createTempDirectory(work, "classes");
    compile(files(sources), classes);
    Path target = classes.resolve("META-INF/services/" + services.getFileName());
    Files.createDirectories(target.getParent());
    Files.copy(services, target);
    pack(classes, jar);
  }

  /** One with a type of that name, whose observations have the version of its library as token. */
  void build(String type, String version, Path jar) throws Exception {
    Path sources = Files.createTempDirectory(work, "sources");
    Files.writeString(
        sources.resolve("Library.java"),
        """
        package outside;
        final class Library {
          static final String VERSION = new String("%s");
        }
        """
            .formatted(version),
        UTF_8);
    Files.writeString(
        sources.resolve("Type.java"),
        """
        package outside;
        import io.triglav.plugin.*;
        import java.util.List;
        import java.util.function.BiConsumer;
        public final class Type implements ProbeType, Probe {
          public String name() { return "%s"; }
          public Probe open(ProbeSettings settings) { return this; }
          public void check(Dataset dataset) {}
          public void observe(List<Partition> wanted, BiConsumer<Partition, Observation> seen) {
            boolean context =
                Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
            wanted.forEach(
                p -> seen.accept(p, new Observation.Ready(Library.VERSION + " " + context)));
          }
          public void close() {}
        }
        """
            .formatted(type),
        UTF_8);
    Path services = sources.resolve("io.triglav.plugin.ProbeType");
    Files.writeString(services, "outside.Type\n", UTF_8);
    build(sources, services, jar);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static void compile(List<Path> sources, Path classes)
      throws IOException, URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path api = Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> options =
        List.of("--release", "17", "-proc:none", "-cp", api.toString(), "-d", classes.toString());
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      Boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    Path parent = jar.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> entries = Files.walk(classes)) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
        Files.copy(entry, out);
        out.closeEntry();
      }
    }
  }
}
