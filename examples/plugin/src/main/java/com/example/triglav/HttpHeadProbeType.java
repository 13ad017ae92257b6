package com.example.triglav;

import io.triglav.plugin.Probe;
import io.triglav.plugin.ProbeSettings;
import io.triglav.plugin.ProbeType;
import java.time.Duration;

/** Files on a web server. */
public final class HttpHeadProbeType implements ProbeType {
  @Override
  public String name() {
    return "http-head";
  }

  @Override
  public Probe open(ProbeSettings settings) {
    Duration timeout = settings.duration("timeout").orElse(Duration.ofSeconds(10));
    if (timeout.isZero()) {
      throw settings.wrong("timeout", "must be more than 0");
    }
    return new HttpHeadProbe(timeout, settings.pairs("headers"));
  }
}
