package io.triglav.server.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(100);

  @Test
  void whatAllRequestsHaveTogetherIsLimited() {
    budget.share().cover(60);
    BodyBudget.Share other = budget.share();
    other.cover(10);
    other.cover(40);
    other.cover(10);
    assertRefused(() -> other.cover(41));
  }

  @Test
  void whoIsRefusedTakesNothing() {
    BodyBudget.Share first = budget.share();
    first.cover(60);
    assertRefused(() -> first.cover(101));
    budget.share().cover(40);
  }

  @Test
  void whatARequestHadIsThereForOthersOnceItHasEnded() {
    BodyBudget.Share first = budget.share();
    first.cover(60);
    first.giveBack();
    first.giveBack(); // once more changes nothing
    budget.share().cover(100);
    assertRefused(() -> budget.share().cover(1));
  }

  private static void assertRefused(Runnable step) {
    ApiException refusal = catchThrowableOfType(ApiException.class, step::run);
    assertThat(refusal.status().value()).isEqualTo(503);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refusal.text()).contains("100 bytes").contains("send it again");
  }
}
