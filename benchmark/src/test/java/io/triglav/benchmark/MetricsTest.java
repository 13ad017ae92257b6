package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics =
      Metrics.parse(
          """
          # HELP jvm_memory_used_bytes The amount of used memory
          # TYPE jvm_memory_used_bytes gauge
          jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 4.194304E7
          jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 1.0
          jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0
          jvm_memory_used_bytes_other{area="heap"} 9.0
          jvm_info{application="triglav",vendor="x",version="17.0.15+6"} 1.0
          """);

  @Test
  void sumsTheValuesOfAName() {
    assertThat(metrics.sum("jvm_memory_used_bytes")).isEqualTo(41_943_046);
    assertThat(metrics.sum("jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(41_943_041);
    assertThat(metrics.sum("unknown")).isZero();
  }

  @Test
  void readsALabel() {
    assertThat(metrics.label("jvm_info", "version")).isEqualTo("17.0.15+6");
    assertThat(metrics.label("jvm_info", "unknown")).isEqualTo("?");
  }
}
