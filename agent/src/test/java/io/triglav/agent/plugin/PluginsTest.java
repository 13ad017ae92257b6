package io.triglav.agent.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.triglav.agent.config.AgentConfig;
import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ConfigFile;
import io.triglav.agent.config.ProbeTypes;
import io.triglav.agent.probe.FileProbeType;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Probe;
import io.triglav.plugin.Unit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsTest {
  private static final Path EXAMPLE = Path.of("../examples/plugin/src/main");
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final Map<String, Integer> ANSWERS =
      Map.of("/2026-11-23.csv", 200, "/2026-11-22.csv", 404);

  @TempDir private Path directory;
  private Path plugins = Path.of("");

  @BeforeEach
  void create() throws Exception {
    plugins = Files.createDirectory(directory.resolve("plugins"));
  }

  // ---- the example

  @Test
  void the_example_observes() throws Exception {
    buildExample();
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpServer web = HttpServer.create(new InetSocketAddress(here, 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.getResponseHeaders().set("Content-Length", "42");
          String path = exchange.getRequestURI().getPath();
          exchange.sendResponseHeaders(ANSWERS.getOrDefault(path, 503), -1);
          exchange.close();
        });
    web.start();
    String base = "http://" + here.getHostAddress() + ":" + web.getAddress().getPort() + "/";
    try (Probe probe = probe("{ type: http-head, prefixes: '" + base + "', timeout: 30s }")) {
      Dataset dataset = new Dataset(base + "%Y-%m-%d.csv", Unit.DAILY, "+09:00");
      probe.check(dataset);

      assertThat(observe(probe, dataset, 3))
          .containsExactly(
              new Observation.Failed(base + "2026-11-21.csv: answered 503"),
              new Observation.Absent(),
              new Observation.Ready(
                  "\"v1\"", Map.of("location", base + "2026-11-23.csv", "bytes", 42L)));
      assertThatThrownBy(() -> probe.check(new Dataset("ftp://a", Unit.SINGULAR, "+09:00")))
          .isInstanceOf(InvalidResource.class)
          .hasMessageContaining("does not begin with http://");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void its_settings_are_as_strict_as_all_others() throws Exception {
    buildExample();

    assertThatThrownBy(() -> probe("{ type: http-head, prefixes: 'http://a/', tiemout: 5s }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "agent.yml:2: probes[0].tiemout: is not a known key; allowed here: headers, interval,"
                + " prefixes, timeout, type");
    assertThatThrownBy(() -> probe("{ type: http-head, prefixes: 'http://a/', timeout: 0s }"))
        .hasMessageContaining("probes[0].timeout: must be more than 0");
    assertThatThrownBy(() -> probe("{ type: http, prefixes: 'http://a/' }"))
        .hasMessageContaining(
            "'http' is not one of file, http-head (plug-ins are looked for in " + plugins + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.triglav.agent.plugin.Plugins",
        "io.triglav.client.TriglavClient",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "org.yaml.snakeyaml.Yaml",
        "picocli.CommandLine",
        "outside.Library",
      })
  void a_plugin_sees_nothing_of_the_agent_and_of_others(String name) throws Exception {
    buildExample();
    new TestPlugin(directory).build("other", "1", plugins.resolve("other/other.jar"));

    ClassLoader loader = loader("http-head");

    assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    assertThat(loader.getResource(name.replace('.', '/') + ".class")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"io.triglav.plugin.Probe", "org.slf4j.LoggerFactory", "java.sql.Connection"})
  void it_shares_the_interface_the_log_and_the_jdk(String name) throws Exception {
    buildExample();

    assertThat(loader("http-head").loadClass(name)).isSameAs(Class.forName(name));
  }

  @Test
  void two_versions_of_one_class_do_not_meet() throws Exception {
    TestPlugin maker = new TestPlugin(directory);
    maker.build("one", "1.0", plugins.resolve("one/all.jar"));
    maker.build("two", "2.0", plugins.resolve("two/all.jar"));
    Dataset dataset = new Dataset("x", Unit.SINGULAR, "+09:00");

    assertThat(observe(probe("{ type: one, prefixes: x }"), dataset, 1))
        .containsExactly(new Observation.Ready("1.0 true"));
    assertThat(observe(probe("{ type: two, prefixes: x }"), dataset, 1))
        .containsExactly(new Observation.Ready("2.0 true"));
  }

  // ---- where they are

  @Test
  void the_configuration_wins_over_the_environment() {
    Map<String, String> environment = Map.of("TRIGLAV_PLUGINS", "/env");

    assertThat(PluginDirectory.of(Optional.of(Path.of("/conf")), environment).path().toString())
        .isEqualTo("/conf");
    assertThat(PluginDirectory.of(Optional.empty(), environment).path().toString())
        .isEqualTo("/env");
    assertThat(PluginDirectory.of(Optional.empty(), Map.of()).path().toString())
        .endsWith("/plugins");
  }

  @Test
  void only_a_directory_that_was_named_must_be_there() {
    Path nowhere = directory.resolve("nowhere");

    ProbeTypes types = Plugins.load(new PluginDirectory(nowhere, false), List.of(file()));
    assertThat(types.byName()).containsOnlyKeys("file");
    assertThat(types.searched()).isEqualTo("in " + nowhere + ", which is not there");
    assertThatThrownBy(() -> Plugins.load(new PluginDirectory(nowhere, true), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(nowhere + ": the directory of plug-ins cannot be read");
  }

  // ---- what cannot be loaded

  @Test
  void two_that_claim_one_type() throws Exception {
    TestPlugin maker = new TestPlugin(directory);
    maker.build("same", "1", plugins.resolve("a/a.jar"));
    maker.build("same", "2", plugins.resolve("b/b.jar"));

    refused("b: its type of probe, 'same', is that of " + plugins.resolve("a") + " already");
  }

  @Test
  void one_that_claims_a_type_of_the_agent() throws Exception {
    new TestPlugin(directory).build("file", "1", plugins.resolve("a/a.jar"));

    refused("a: its type of probe, 'file', is that of the agent itself already");
  }

  @Test
  void a_name_that_agent_yml_cannot_say() throws Exception {
    new TestPlugin(directory).build("Bad Name", "1", plugins.resolve("a/a.jar"));

    refused("a: its type of probe, 'Bad Name', is not named with lower-case letters");
  }

  @Test
  void a_jar_that_is_none() throws Exception {
    Files.createDirectory(plugins.resolve("a"));
    Files.writeString(plugins.resolve("a/a.jar"), "half a downl", UTF_8);

    refused("a/a.jar: cannot be read as a jar: java.util.zip.ZipException");
  }

  @Test
  void a_jar_that_has_no_directory_of_its_own() throws Exception {
    new TestPlugin(directory).build("x", "1", plugins.resolve("x-1.0.jar"));

    refused("x-1.0.jar: a plug-in is a directory with its jars; move this one into ");
  }

  @Test
  void a_directory_without_a_jar() throws Exception {
    Files.createDirectory(plugins.resolve("a"));

    refused("a: this plug-in has no jar");
  }

  @Test
  void a_plugin_whose_class_is_missing() throws Exception {
    Path services = directory.resolve("io.triglav.plugin.ProbeType");
    Files.writeString(services, "outside.Gone\n", UTF_8);
    new TestPlugin(directory).build(EXAMPLE.resolve("java"), services, plugins.resolve("a/a.jar"));

    refused("a: this plug-in cannot be loaded: java.util.ServiceConfigurationError: ");
  }

  @Test
  void a_plugin_without_types() throws Exception {
    Path services = Files.createFile(directory.resolve("other.Service"));
    new TestPlugin(directory).build(EXAMPLE.resolve("java"), services, plugins.resolve("a/a.jar"));

    refused("a: none of its jars has types of probes in META-INF/services/io.triglav.plugin.");
  }

  // ---- the world

  private static FileProbeType file() {
    return new FileProbeType(Clock.systemUTC());
  }

  private void buildExample() throws Exception {
    new TestPlugin(directory)
        .build(
            EXAMPLE.resolve("java"),
            EXAMPLE.resolve("resources/META-INF/services/io.triglav.plugin.ProbeType"),
            plugins.resolve("http-head/http-head.jar"));
  }

  private ProbeTypes load() {
    return Plugins.load(new PluginDirectory(plugins, true), List.of(file()));
  }

  private void refused(String message) {
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(plugins.toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private ClassLoader loader(String type) {
    return ((IsolatedType) Objects.requireNonNull(load().byName().get(type))).loader();
  }

  private Probe probe(String section) throws Exception {
    Path file = directory.resolve("agent.yml");
    Files.writeString(file, "plugins: " + plugins + "\nprobes: [ " + section + " ]\n", UTF_8);
    AgentConfig config =
        ConfigFile.read(
            file,
            Map.of(),
            named -> Plugins.load(PluginDirectory.of(named, Map.of()), List.of(file())));
    return config.probes().get(0).probe();
  }

  private static List<Observation> observe(Probe probe, Dataset dataset, int span)
      throws Exception {
    Map<Partition, Observation> seen = new LinkedHashMap<>();
    probe.observe(dataset.partitions(span, NOW), seen::put);
    return List.copyOf(seen.values());
  }
}
