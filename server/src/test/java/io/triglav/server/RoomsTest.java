package io.triglav.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms of the server and who may enter which. What is not on the list is forbidden. */
class RoomsTest {
  private static final String ROOT = "io.triglav.server";

  /** Room by room, the rooms that it may use. */
  private static final Map<String, List<String>> DOORS =
      Map.ofEntries(
          Map.entry("shared", List.of()),
          Map.entry("database", List.of("shared")),
          Map.entry("wake", List.of("shared", "database")),
          Map.entry("user", List.of("shared")),
          Map.entry("resource", List.of("shared")),
          Map.entry("message", List.of("shared", "database", "wake", "resource")),
          Map.entry("agent", List.of("shared", "database", "resource")),
          Map.entry("job", List.of("shared", "resource")),
          Map.entry("trigger", List.of("shared", "database", "wake", "message", "job")),
          Map.entry(
              "delivery",
              List.of("shared", "database", "wake", "resource", "message", "job", "trigger")),
          Map.entry("stream", List.of("shared", "wake", "message", "trigger", "delivery")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void roomsAreWhatModulithTakesForModules() {
    ApplicationModules modules = ApplicationModules.of(TriglavServer.class).verify();
    assertThat(modules.stream().map(module -> module.getIdentifier().toString()))
        .containsExactlyInAnyOrderElementsOf(DOORS.keySet());
  }

  @TestFactory
  Stream<DynamicTest> roomsUseOnlyTheRoomsOnTheList() {
    return DOORS.entrySet().stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.getKey() + " uses only " + room.getValue(),
                    () -> checkRoom(room.getKey(), room.getValue())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trigger", "delivery"})
  void enginesArePure(String room) {
    String engine = ROOT + "." + room + ".engine..";
    classes()
        .that()
        .resideInAPackage(engine)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                engine, "java.lang..", "java.util..", "java.time..", "org.jspecify.."))
        .check(CLASSES);
  }

  @Test
  void nobodyLooksAtTheClockOnHisOwn() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.ZonedDateTime.class, "now")
        .orShould()
        .callMethod(java.time.OffsetDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because(
            "now is an argument of pure code, and a "
                + Clock.class.getSimpleName()
                + " is injected into shells")
        .check(CLASSES);
  }

  private static void checkRoom(String room, List<String> others) {
    String[] allowed =
        Stream.concat(Stream.of(room), others.stream())
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + "." + room + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(not(resideInAPackage(ROOT + ".."))))
        .check(CLASSES);
  }
}
