package io.triglav.agent.config;

import io.triglav.plugin.ProbeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A section as probes see it. */
record SectionSettings(Section section, List<String> prefixes) implements ProbeSettings {
  @Override
  public Optional<String> text(String key) {
    return section.text(key);
  }

  @Override
  public String requiredText(String key) {
    return section.requiredText(key);
  }

  @Override
  public Optional<Duration> duration(String key) {
    return section.timeSpan(key);
  }

  @Override
  public Optional<Boolean> flag(String key) {
    return section.flag(key);
  }

  @Override
  public Optional<Integer> number(String key, int least, int most) {
    return section.number(key, least, most);
  }

  @Override
  public List<String> texts(String key) {
    return section.texts(key);
  }

  @Override
  public Map<String, String> pairs(String key) {
    return section.pairs(key);
  }

  @Override
  public <T> Optional<T> value(String key, String allowed, Function<String, Optional<T>> reading) {
    return section.value(key, allowed, reading);
  }

  @Override
  public RuntimeException wrong(String key, String what) {
    return section.wrong(key, what);
  }
}
